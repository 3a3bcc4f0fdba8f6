"""Every group and channel of the sandbox, and every two people who write to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.group_chats import GroupChat, PairChat
from sandbox.membership import MEMBER, OWNER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sandbox.membership import Kind
    from sandbox.shapes import Profile

_BASIC: Final = -4_000_000_000
_SUPER: Final = -1_009_000_000_000
"""Supergroups and channels are numbered from -1000000000000 down. Invented channels, whose posts are only ever
forwarded, have the numbers above these."""
_PAIR: Final = -9_000_000_000_000


class Groups:
    """By id, by title, by person. A group that moved is found by the id it has now."""

    def __init__(self) -> None:
        self._groups: dict[int, GroupChat] = {}
        self._moved: dict[int, int] = {}
        self._pairs: dict[frozenset[int], PairChat] = {}
        self._basic_id = _BASIC
        self._super_id = _SUPER

    def __iter__(self) -> Iterator[GroupChat]:
        """All that were not deleted, the oldest first."""
        return (group for group in self._groups.values() if not group.is_deleted)

    def add(self, title: str, owner: int, members: Iterable[int], kind: Kind) -> GroupChat:
        """A new one, without topics."""
        group_id = self._next_basic_id() if kind == "group" else self._next_super_id()
        there = {owner: OWNER} | {member: MEMBER for member in members if member != owner}
        group = GroupChat(group_id, {}, kind=kind, title=title, owner=owner, members=there)
        group.describe()
        self._groups[group_id] = group
        return group

    def of(self, person_id: int) -> list[GroupChat]:
        """Those that person is in."""
        return [group for group in self if group.has(person_id)]

    def by_id(self, chat_id: int) -> GroupChat | None:
        """The one that has this id now, deleted or not."""
        return self._groups.get(chat_id)

    def moved_to(self, chat_id: int) -> int | None:
        """The id of the supergroup that a basic group by this id became."""
        return self._moved.get(chat_id)

    def titled(self, title: str) -> GroupChat | None:
        """The first of that title."""
        return next((group for group in self if group.title == title), None)

    def move(self, group: GroupChat) -> None:
        """Makes a basic group a supergroup, with an id of its own and without messages."""
        group.former_id, group.id, group.kind = group.id, self._next_super_id(), "supergroup"
        group.forget_history()
        self._moved[group.former_id] = group.id
        self._groups = {other.id: other for other in self._groups.values()}
        group.describe()

    def pair(self, one: Profile, other: Profile) -> PairChat:
        """The chat of two people, made when it is first asked for."""
        both = frozenset({one.id, other.id})
        if both not in self._pairs:
            chat_id = _PAIR - len(self._pairs)
            self._pairs[both] = PairChat(chat_id, {}, people=(one, other))
        return self._pairs[both]

    def pairs_of(self, person_id: int) -> list[PairChat]:
        """Every chat in which that person and somebody else wrote already."""
        return [pair for people, pair in self._pairs.items() if person_id in people]

    def _next_basic_id(self) -> int:
        self._basic_id -= 1
        return self._basic_id

    def _next_super_id(self) -> int:
        self._super_id -= 1
        return self._super_id
