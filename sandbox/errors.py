"""What goes wrong, in Telegram's own words, so that a bot meets here the sentences it will meet there.

The wordings are those of the Bot API server (github.com/tdlib/telegram-bot-api) as bots receive them. Where the
sandbox is stricter than Telegram the sentence is its own and README.md lists it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.shapes import Json


class ApiError(Exception):
    """The answer to a call is an error: `code` is the HTTP status too, `parameters` what the bot may act on."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_answer(self) -> Json:
        """The body of the answer."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class RefusedError(Exception):
    """A person's app would not let them do this; the sentence is for that person."""


class BotDidNotAnswerError(AssertionError):
    """The bot left updates unconfirmed for longer than the person's patience."""


def bad_request(reason: str) -> ApiError:
    """400: the call itself is wrong; sending it again changes nothing."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403: the bot may not do this to this person."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409: two pollers, or a poller and a webhook."""
    return ApiError(409, f"Conflict: {reason}")


def not_found() -> ApiError:
    """404: no such method, or something that is no token at all."""
    return ApiError(404, "Not Found")


def unauthorized() -> ApiError:
    """401: a token in the right form that belongs to no bot."""
    return ApiError(401, "Unauthorized")


def too_many_requests(retry_after: int) -> ApiError:
    """429: nothing was done; `retry_after` is in seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def chat_not_found() -> ApiError:
    """400: the bot knows nobody by that id."""
    return bad_request("chat not found")


def chat_moved(to_chat_id: int) -> ApiError:
    """400: a group that became a supergroup with another id, which is where to go on."""
    description = "group chat was upgraded to a supergroup chat"
    return ApiError(400, f"Bad Request: {description}", {"migrate_to_chat_id": to_chat_id})


def blocked_by_user() -> ApiError:
    """403: the person blocked the bot."""
    return forbidden("bot was blocked by the user")


def unparsable(reason: str) -> ApiError:
    """400: the text's markup is broken."""
    return bad_request(f"can't parse entities: {reason}")


def bad_parameter(name: str, reason: str) -> ApiError:
    """400: a parameter is not what the method takes. The sentence is the sandbox's own."""
    return bad_request(f'parameter "{name}" {reason}')
