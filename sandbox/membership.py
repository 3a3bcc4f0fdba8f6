"""What somebody is in a group or channel, as the Bot API's ChatMember tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from sandbox.shapes import Json

Kind = Literal["group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

_EVERYWHERE: Final = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_RIGHTS: Final[dict[Kind, tuple[str, ...]]] = {
    "group": (*_EVERYWHERE, "can_pin_messages"),
    "supergroup": (*_EVERYWHERE, "can_pin_messages", "can_manage_topics", "can_manage_tags"),
    "channel": (*_EVERYWHERE, "can_post_messages", "can_edit_messages", "can_manage_direct_messages"),
}
_OF_A_RESTRICTED: Final = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users"),
    *("can_pin_messages", "can_manage_topics"),
)
PERMISSIONS: Final = dict.fromkeys(_OF_A_RESTRICTED, True) | {"can_change_info": False, "can_pin_messages": False}
"""What every member of a group may do, the Bot API's ChatPermissions: Telegram's choice for a new group."""


def rights_in(kind: Kind) -> tuple[str, ...]:
    """The rights an administrator of such a chat can have, in the order in which the Bot API lists them."""
    return _RIGHTS[kind]


@dataclass(frozen=True, slots=True)
class Membership:
    """One person's, or the bot's, standing in a chat. `rights` are an administrator's alone."""

    status: Status
    rights: frozenset[str] = frozenset()
    is_anonymous: bool = False

    @property
    def is_in(self) -> bool:
        """Sees what is written there."""
        return self.status not in {"left", "kicked"}

    @property
    def administers(self) -> bool:
        """Owner or administrator."""
        return self.status in {"creator", "administrator"}

    def may(self, right: str) -> bool:
        """Whether an administrator's right is held; an owner holds all."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def as_json(self, user: Json, kind: Kind) -> Json:
        """The Bot API's ChatMember, with every field that its status has in such a chat."""
        told: Json = {"user": user, "status": self.status}
        match self.status:
            case "creator":
                told["is_anonymous"] = self.is_anonymous
            case "administrator":
                told |= {"can_be_edited": False, "is_anonymous": self.is_anonymous}
                told |= {right: right in self.rights for right in rights_in(kind)}
            case "restricted":
                told |= {"is_member": True, "until_date": 0, **dict.fromkeys(_OF_A_RESTRICTED, False)}
            case "kicked":
                told["until_date"] = 0
        return told


LEFT: Final = Membership("left")
MEMBER: Final = Membership("member")
OWNER: Final = Membership("creator")
RESTRICTED: Final = Membership("restricted")
KICKED: Final = Membership("kicked")


def administrator(rights: frozenset[str], *, is_anonymous: bool = False) -> Membership:
    """An administrator; the least right, to see what is going on, comes with every other."""
    return Membership("administrator", rights | {"can_manage_chat"}, is_anonymous)
