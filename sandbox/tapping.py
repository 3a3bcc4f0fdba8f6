"""What pressing a button does: on whichever screen it stands, the app goes by the kind of the button."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sandbox.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.chats import Chat
    from sandbox.shapes import Json, Profile
    from sandbox.world import World

TapKind = Literal["callback_data", "copy_text", "url", "switch_inline"]
ChatKind = Literal["users", "bots", "groups", "channels"]

_CHOICES: dict[str, ChatKind] = {
    "allow_user_chats": "users",
    "allow_bot_chats": "bots",
    "allow_group_chats": "groups",
    "allow_channel_chats": "channels",
}


@dataclass(frozen=True, slots=True)
class SwitchInline:
    """The app puts the bot's name and `query` into the text field: of this chat, or of one to choose first.

    `chats` are the kinds there are to choose among, none for this chat.
    """

    query: str
    chats: frozenset[ChatKind] = frozenset()

    @property
    def current_chat(self) -> bool:
        """Goes on in the chat where the button stands."""
        return not self.chats


def pressed(message: Json, row: int, column: int) -> Json:
    """The button at that place. Raises RefusedError when it is gone."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        raise RefusedError("That button is no longer there.")
    button: Json = rows[row][column]
    return button


def without_bot(button: Json) -> tuple[TapKind, str | SwitchInline] | None:
    """What the app does by itself; None for a button that asks the bot."""
    match button:
        case {"url": str(address)}:
            return "url", address
        case {"copy_text": {"text": str(text)}}:
            return "copy_text", text
        case {"switch_inline_query": str(query)}:
            return "switch_inline", SwitchInline(query, frozenset(_CHOICES.values()))
        case {"switch_inline_query_current_chat": str(query)}:
            return "switch_inline", SwitchInline(query)
        case {"switch_inline_query_chosen_chat": dict(choice)}:
            kinds = frozenset(kind for name, kind in _CHOICES.items() if choice.get(name))
            return "switch_inline", SwitchInline(choice.get("query", ""), kinds)
    return None


def tap(
    world: World, profile: Profile, chat: Chat, place: tuple[int, int, int], may_ask: Callable[[], None]
) -> tuple[TapKind, str | SwitchInline]:
    """Presses the button at a `place` (message, row, column) of a chat.

    Returns what it was, and the query's id, the text, the address, or where inline mode is to go on. `may_ask` raises
    RefusedError when this person cannot ask the bot here.
    """
    message_id, row, column = place
    message = chat.messages[message_id]
    button = pressed(message, row, column)
    done = without_bot(button)
    if done is not None:
        return done
    may_ask()
    query_id = world.ask(chat, profile.id)
    inline_id = chat.inline_ids.get(message_id)
    query = {
        "id": query_id,
        "from": profile.as_user(),
        **({"message": message} if inline_id is None else {"inline_message_id": inline_id}),
        "chat_instance": str(zlib.crc32(str(chat.id).encode()) * 7919),
        "data": button["callback_data"],
    }
    tapped = {"type": "tapped", "message": message_id, "row": row, "column": column, "query": query_id}
    chat.tell(tapped, to=profile.id)
    world.updates.put({"callback_query": query})
    return "callback_data", query_id
