"""Whatever Telegram may send, in whatever order: nothing is dropped, no group is spoken to unasked, nobody is named."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from random import Random

import pytest

from bot.clock import MovableClock
from messages.catalog import Catalogs
from sandbox import Group, Limits, Person, RefusedError, Sandbox
from sandbox.updates import UpdateQueue
from tests.conversations.conftest import BOT, ROOT, TOKEN, TUESDAY_NOON, Stage
from tests.conversations.in_groups import adds_bot, begins, sets_up
from tests.conversations.supporter import Supporter
from tests.machinery.log_capture import captured_log
from tests.torture.updates_by_chance import HOSTILE, LONGEST_TITLE, MARK, ByChance, Cast, hostile_names

TOGETHER = 50
"""Updates that come at once."""
ROUND, LONG = 500, 10_000
"""Updates to one set of groups, and to one bot."""
ADMINS = 3
"""How many of the people are admins of every group but those of the hermit."""
SEEDS = range(1, 11)
LANGUAGES = ("en", "be", "de", "ru", "ja")
BETWEEN = timedelta(hours=5)
TROUBLE = re.compile(r"ERROR|CRITICAL|update_failed|update_dropped|update_unreadable|python_warning|unnamed_event")
SENT = re.compile("(send|edit).*")


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """Telegram as it would be if it sent kinds of updates that nobody asked it for; and a bot that is never tired."""
    monkeypatch.setattr(UpdateQueue, "_is_wanted", lambda *_: True)
    monkeypatch.setattr("bot.floods.WINDOW", 0.0)
    clock = MovableClock()
    clock.move_to(TUESDAY_NOON)
    async with Sandbox(token=TOKEN, bot=BOT, limits=Limits.unpaced(), clock=clock.now) as sandbox:
        yield Stage(sandbox, clock, tmp_path)


@pytest.fixture(scope="module")
def catalogs() -> Catalogs:
    return Catalogs.load(ROOT / "messages")


def _groups(sandbox: Sandbox, owner: Person, people: list[Person]) -> list[Group]:
    """One of each kind."""
    titles = [text[:LONGEST_TITLE] for text in HOSTILE if text.strip()]
    return [
        sandbox.add_group(titles[0], owner=owner, members=people),
        sandbox.add_group(titles[1], owner=owner, members=people, topics=("Campaign", "Canteen")),
        sandbox.add_group(titles[2], owner=owner, members=people, kind="group"),
        sandbox.add_channel(titles[3], owner=owner, subscribers=people),
    ]


async def _brings_in(groups: list[Group], owner: Person) -> None:
    for group in groups:
        if not group.bot.is_in:
            with suppress(RefusedError):
                await adds_bot(owner, group)


async def _governs(chance: Random, owner: Person, group: Group, people: list[Person]) -> None:
    """Something that the owner of a group does, while the bot has its hands full."""
    acts: list[Callable[..., Awaitable[object]]] = [
        partial(owner.makes_admin, group, chance.choice(people), anonymous=chance.random() < 0.5),
        partial(owner.makes_member, group, chance.choice(people)),
        partial(owner.promotes_bot_in, group),
        partial(owner.demotes_bot_in, group),
        partial(owner.restricts_bot_in, group),
        partial(owner.lifts_restriction_in, group),
        partial(owner.hides_members_of, group),
        partial(owner.makes_supergroup_of, group),
        partial(owner.closes_topic, group, "Campaign"),
        partial(owner.reopens_topic, group, "Campaign"),
        partial(owner.deletes_topic, group, "Canteen"),
        partial(owner.removes_bot_from, group),
    ]
    with suppress(RefusedError, LookupError):
        await chance.choice(acts)(wait=False)


def _said(sandbox: Sandbox) -> Iterator[tuple[int, str]]:
    """What the bot has said in groups since the last look, buttons and all."""
    for call in sandbox.calls:
        if SENT.fullmatch(call.method) and int(call.parameters.get("chat_id", 0)) < 0 and call.outcome == "ok":
            words = [call.parameters.get(name) for name in ("text", "caption", "reply_markup")]
            yield int(call.parameters["chat_id"]), json.dumps(words, ensure_ascii=False)
    sandbox.calls.clear()


@dataclass
class Play:
    """The bot among people and groups. Of the `closed` groups nobody who acts is an admin; the `hermit` is."""

    stage: Stage
    log: StringIO
    catalogs: Catalogs
    chance: Random
    people: list[Person]
    hermit: Person
    closed: list[Group]
    opened: list[Group] = field(default_factory=list)
    heard: Counter[int] = field(default_factory=Counter)
    """How often the bot spoke in each of the open ones."""

    async def round(self, by_chance: ByChance, owner: Person, groups: list[Group]) -> None:
        """So many updates, and what the owner of the groups does meanwhile."""
        sandbox, clock = self.stage.sandbox, self.stage.clock
        for _ in range(ROUND // TOGETHER):
            await _brings_in(groups, owner)
            await _brings_in(self.closed, self.hermit)
            by_chance.looks()
            updates = list(by_chance.updates(TOGETHER))
            (self.stage.folder / "updates.json").write_text(json.dumps(updates, indent=1))
            for update in updates:
                sandbox.deliver(update)
            await _governs(self.chance, owner, self.chance.choice(groups), self.people)
            await sandbox.settled(60)
            self._survived()
            self._kept_to_itself(by_chance.cast.ids())
            clock.move_to(clock.now() + BETWEEN)

    async def sets_up(self, owner: Person) -> list[Group]:
        """A group of every kind, in which some of the people are admins."""
        supporter = Supporter.of(owner, self.catalogs, "en")
        await begins(supporter)
        groups = _groups(self.stage.sandbox, owner, self.people)
        self.opened += groups
        for group in groups:
            await sets_up(supporter, group)
            for admin in self.people[:ADMINS]:
                await owner.makes_admin(group, admin, anonymous=self.chance.random() < 0.3)
        return groups

    def _survived(self) -> None:
        trouble = [line for line in self.log.getvalue().splitlines() if TROUBLE.search(line)]
        refused = {(call.method, call.outcome) for call in self.stage.sandbox.calls if call.outcome != "ok"}
        assert not trouble, f"{trouble[0]}\n{refused}\nwhat was sent is in {self.stage.folder}"
        self.log.seek(0)
        self.log.truncate()

    def _kept_to_itself(self, ids: set[str]) -> None:
        neutral = [words.plain("group.pointer.question") for words in self.catalogs]
        opened = {number for group in self.opened for number in (group.id, group.former_id)}
        for chat_id, words in _said(self.stage.sandbox):
            self.heard[chat_id] += 1
            named = [name for name in (MARK, MARK.lower(), *ids) if name in words]
            assert not named, words
            assert chat_id in opened or any(line in words for line in neutral), words


@pytest.mark.parametrize(
    ("seed", "rounds"), [(0, 1), *(pytest.param(seed, LONG // ROUND, marks=pytest.mark.torture) for seed in SEEDS)]
)
async def test_any_update_is_survived(seed: int, rounds: int, stage: Stage, catalogs: Catalogs) -> None:
    chance, sandbox = Random(seed), stage.sandbox
    names = list(hostile_names())
    people = [
        sandbox.add_person(first, LANGUAGES[number % len(LANGUAGES)], last, f"{MARK.lower()}_{number}")
        for number, (first, last) in enumerate(names[:8])
    ]
    hermit = sandbox.add_person(f"{MARK} the hermit", "en")
    with captured_log("INFO") as log:
        play = Play(stage, log, catalogs, chance, people, hermit, _groups(sandbox, hermit, people))
        by_chance = ByChance(Cast(sandbox, people, play.closed), chance, stage.clock.now)
        async with stage.bot(admins=frozenset(person.id for person in people[-2:])):
            for number in range(rounds):
                owner = sandbox.add_person(f"{MARK} the owner {number}", "en")
                groups = await play.sets_up(owner)
                by_chance.cast = Cast(sandbox, [*people, owner], [*groups, *play.closed])
                await play.round(by_chance, owner, groups)
    assert play.heard.total() > rounds * len(play.closed), "it was to say something, too"
