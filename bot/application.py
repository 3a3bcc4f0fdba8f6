"""python-telegram-bot's Application, made to tell when an update was not handled."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from telegram.ext import Application, ApplicationHandlerStop, CallbackContext

SomeContext = TypeVar("SomeContext", bound=CallbackContext[Any, Any, Any, Any])
BotData = TypeVar("BotData")


class StrictApplication(
    Application[Any, SomeContext, dict[Any, Any], dict[Any, Any], BotData, Any],
    Generic[SomeContext, BotData],
):
    """An Application whose `process_update` raises what a handler, or the making of its context, raised.

    The stock one hands a handler's exception to error handlers, logs it and returns as if all were well; a context
    that cannot be made it only logs. Either way a full disk would confirm what was never done.
    """

    async def process_update(self, update: object) -> None:
        """Let the first fitting handler of each group deal with the update, as python-telegram-bot documents it.

        Every handler is waited for, whatever its ``block``. Raises what a handler raised; no later group gets to see
        the update then. Error handlers (`add_error_handler`) are for jobs only.
        """
        self._check_initialized()
        context: SomeContext | None = None
        for handlers in list(self.handlers.values()):
            for handler in list(handlers):
                check = handler.check_update(update)
                if check is None or check is False:
                    continue
                if context is None:
                    context = self.context_types.context.from_update(update, self)
                    await context.refresh_data()
                try:
                    await handler.handle_update(update, self, check, context)
                except ApplicationHandlerStop:
                    return
                break
