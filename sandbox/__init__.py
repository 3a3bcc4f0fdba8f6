"""Telegram on your own machine: a Bot API server on loopback with a chat page, and people for tests.

It stands in for api.telegram.org as python-telegram-bot sees it, enforces Telegram's limits, and imports nothing of
the bot it is used with. README.md tells what it plays and where it is stricter.
"""

from sandbox.calls import Call
from sandbox.chats import Toast
from sandbox.contents import File, Picture
from sandbox.errors import BotDidNotAnswerError as BotDidNotAnswer
from sandbox.errors import RefusedError
from sandbox.faults import Faults
from sandbox.groups import Group
from sandbox.inline import InlineAnswer, InlineResult
from sandbox.limits import Limits
from sandbox.membership import Membership
from sandbox.people import Person
from sandbox.profile import ProfileAsSeen
from sandbox.sandbox import Sandbox
from sandbox.seen import Button, Document, Message, Photo
from sandbox.shapes import BotProfile, Profile
from sandbox.tapping import SwitchInline
from sandbox.world import ORGANISERS

__all__ = [
    "ORGANISERS",
    "BotDidNotAnswer",
    "BotProfile",
    "Button",
    "Call",
    "Document",
    "Faults",
    "File",
    "Group",
    "InlineAnswer",
    "InlineResult",
    "Limits",
    "Membership",
    "Message",
    "Person",
    "Photo",
    "Picture",
    "Profile",
    "ProfileAsSeen",
    "RefusedError",
    "Sandbox",
    "SwitchInline",
    "Toast",
]
