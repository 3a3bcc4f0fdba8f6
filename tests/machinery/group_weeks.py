"""Weeks in the life of groups that want to be written to as they chose, with a Telegram and a machine that fail."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from telegram.error import TimedOut

from bot.storage import Uncounted
from bot.transport import NotSentError
from campaign.acting import EditedMeanwhileError, RefusedError
from campaign.audiences import Audience, UpdateTopic
from campaign.broadcasts import Broadcast, BroadcastState, pause, resume, to_unconfirmed
from campaign.content import Content
from campaign.groups import POSTING_HOUR, POSTS_A_WEEK, QUIET_DAYS, Group, PostKind, post_kind, quietened
from campaign.quiet_hours import CLOSES, OPENS
from campaign.sending_times import Moment
from tests.machinery.broadcasting import a_bulletin
from tests.machinery.group_dates import Dated
from tests.machinery.telegram_in_memory import refusal

AN_HOUR: Final = timedelta(hours=1)
ZONES: Final = (
    "Europe/Berlin",
    "Pacific/Auckland",
    "America/New_York",
    "Pacific/Honolulu",
    "Asia/Kolkata",
    "Not/There",
)
LANGUAGES: Final = ("en", "en", "de", "be")
REFUSALS: Final = (
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: TOPIC_CLOSED"),
    (400, "Bad Request: something new"),
)
KICKED: Final = (403, "Forbidden: bot was kicked from the supergroup chat")
UPGRADED: Final = "Bad Request: group chat was upgraded to a supergroup chat"


def with_many_dates(content: Content, random: Random) -> Content:
    """Facts in which every second day is one that groups are told of."""
    rows = [row for row in content.anniversaries if not row.person and not row.since and row.remind]
    spread = [
        replace(
            rows[0], id=f"day-{number}", month=11 + number // 15, day=1 + number % 15 * 2, main=random.random() < 0.5
        )
        for number in range(30)
    ]
    return replace(content, anniversaries=tuple(spread))


@dataclass
class Weeks:
    """What happens, and what each group got. `chats` has the first chat of a group by the one it has now."""

    scene: Dated
    random: Random
    failures: float
    chats: dict[int, int] = field(default_factory=dict)
    got: dict[int, list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))
    may_come_again: set[tuple[int, str]] = field(default_factory=set)
    unconfirmed: set[tuple[int, str]] = field(default_factory=set)
    answered: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    moved: dict[int, int] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    ends: Counter[BroadcastState] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    joined: int = 0
    broken: list[str] = field(default_factory=list)
    """Promises that were not kept: noted, for what is raised on Telegram's side would count as an error of its own."""

    def __post_init__(self) -> None:
        self._answers_otherwise = self.scene.telegram.call
        self.scene.telegram.call = self._call  # type: ignore[method-assign]
        self.scene.is_over = self.add_up  # type: ignore[method-assign]

    async def live(self, hours: int) -> None:
        """Hour after hour something may happen, and the bot looks twice."""
        for _ in range(30):
            await self._somebody_joins()
        await self.scene.agree(*range(1, 9))
        await self.scene.agree(*range(9, 13), zone="Pacific/Auckland")
        for _ in range(hours):
            self.scene.clock.move_to(self.scene.clock.now() + AN_HOUR)
            await self._something_happens()
            for _ in range(2):
                await self._tick(self.scene.run.send_due)
                await self._tick(self.scene.dates.send_due)
            if self.random.random() < 1 / 24:
                async with self.scene.database.transaction() as tx:
                    await self.scene.posts.sweep(tx, (self.scene.clock.now() - timedelta(days=7)).date())
            assert not self.broken

    async def _tick(self, deed: Callable[[], Awaitable[None]]) -> None:
        """One look, or as much of it as there is before the machine dies."""
        self.scene.waited += 1800
        try:
            async with asyncio.timeout(None) as self._life:
                await deed()
        except TimeoutError:
            self.happened["crash"] += 1
            await self._begins_anew()

    async def _begins_anew(self) -> None:
        rows = await self.scene.database.rows("SELECT chat_id, broadcast FROM group_post WHERE outcome = 'sending'")
        for row in rows:
            group, post = self.chats[row["chat_id"]], str(row["broadcast"])
            self.removed.discard(row["chat_id"])  # whatever Telegram said was not written down
            self.answered[post].discard(group)
            if row["broadcast"] is not None:
                self.may_come_again.add((group, post))
        self.scene.starts()
        await self.scene.run.recover()

    async def _something_happens(self) -> None:
        chance = self.random.random()
        if chance < 0.12:
            await self._a_broadcast()
        elif chance < 0.18:
            await self._an_admin_of_a_group_changes_quiet()
        elif chance < 0.20:
            await self._somebody_joins()
        elif chance < 0.30:
            await self._an_act(pause)
        elif chance < 0.60:
            await self._an_act(resume)
        elif chance < 0.63:
            await self._an_act(to_unconfirmed)

    async def _somebody_joins(self) -> None:
        self.joined += 1
        chat_id = -self.joined
        self.chats[chat_id] = chat_id
        kinds = [kind for kind in PostKind if self.random.random() < 0.8]
        await self.scene.joins(
            chat_id,
            zone=self.random.choice(ZONES),
            language=self.random.choice(LANGUAGES),
            posts=frozenset(kinds),
            per_week=self.random.choice(POSTS_A_WEEK),
            asked_at=self.scene.clock.now() if self.random.random() < 0.1 else None,
        )

    async def _a_broadcast(self) -> None:
        now = self.scene.clock.now()
        moment = Moment((now + timedelta(days=1)).date(), self.random.randrange(8, 21))
        audience = Audience(
            self.random.choice(list(UpdateTopic)),
            to_groups=self.random.random() < 0.9,
            languages=frozenset({"en"}) if self.random.random() < 0.2 else frozenset(),
        )
        await self.scene.approved(
            a_bulletin(
                audience=audience,
                moment=moment if self.random.random() < 0.4 else None,
                lasts=timedelta(hours=self.random.choice((1, 6, 24, 72))),
            )
        )

    async def _an_admin_of_a_group_changes_quiet(self) -> None:
        groups = await self.scene.groups.all()
        if groups:
            days = self.random.choice((0, *QUIET_DAYS))
            await self.scene.keeps(quietened(self.random.choice(groups), days, self.scene.clock.now()))

    async def _an_act(self, rule: Any) -> None:
        row = await self.scene.database.row("SELECT max(number) AS number FROM broadcast")
        if not row or row["number"] is None:
            return
        number = self.random.randint(max(1, row["number"] - 3), row["number"])
        try:
            await self.scene.does(rule, number)
        except (RefusedError, EditedMeanwhileError):
            return
        self.happened[rule.__name__] += 1
        if rule is to_unconfirmed:
            async with self.scene.database.transaction() as tx:
                await self.scene.posts.unconfirmed_again(tx, number)
                await self.scene.deliveries.unconfirmed_again(tx, number)
            self.may_come_again |= {one for one in self.unconfirmed if one[1] == str(number)}

    async def _call(self, method: str, parameters: dict[str, Any]) -> Any:
        chat_id = parameters.get("chat_id", 0)
        if method != "sendMessage" or chat_id > 0:
            return await self._answers_otherwise(method, parameters)
        self._holds(chat_id not in self.removed, "it knows that it is not in there any longer")
        if chat_id in self.moved:
            return refusal(400, UPGRADED, migrate_to_chat_id=self.moved[chat_id])
        which = await self._which(chat_id, parameters["text"])
        if self.random.random() >= self.failures:
            await self._arrives(chat_id, which)
            self.answered[which[1]].add(which[0])
            return await self._answers_otherwise(method, parameters)
        return await self._fails(chat_id, which)

    async def _fails(self, chat_id: int, which: tuple[int, str]) -> Any:
        fate = self.random.choice(("refused", "refused", "removed", "moves", "never left", "no answer", "crash"))
        self.happened[fate] += fate != "crash"
        if fate in {"no answer", "crash"} and self.random.random() < 0.5:
            await self._arrives(chat_id, which)
        if fate == "crash":
            self._life.reschedule(asyncio.get_running_loop().time())
            await asyncio.Event().wait()
        if fate == "never left":
            raise NotSentError("no way out")
        if fate == "moves":
            self.moved[chat_id] = chat_id - 1000
            self.chats[chat_id - 1000] = self.chats[chat_id]
            return refusal(400, UPGRADED, migrate_to_chat_id=chat_id - 1000)
        self.answered[which[1]].add(which[0])
        if fate == "no answer":
            self.unconfirmed.add(which)
            raise TimedOut
        if fate == "removed":
            self.removed.add(chat_id)
            return refusal(*KICKED)
        return refusal(*self.random.choice(REFUSALS))

    async def _which(self, chat_id: int, text: str) -> tuple[int, str]:
        """The group and the post: the number of a broadcast, or an occasion with its day."""
        head = text.split(":", maxsplit=1)[0]
        if head.isdigit():
            return self.chats[chat_id], head
        day = (await self.scene.group(chat_id)).today(self.scene.clock.now())
        return self.chats[chat_id], f"{text.split()[1]} of {day}"

    async def _arrives(self, chat_id: int, which: tuple[int, str]) -> None:
        """A member of the group sees it: all that was promised to its admins holds."""
        now, group = self.scene.clock.now(), await self.scene.group(chat_id)
        local = now.astimezone(group.zone)
        mine, post = self.got[which[0]], which[1]
        self._holds(not group.is_silent, "silent")
        self._holds(not group.is_quiet(now), "quiet")
        self._holds(await self._kind_of(post) in group.posts, "wanted")
        self._holds(OPENS <= local.time() < CLOSES, "by day")
        self._holds(post.isdigit() or local.hour >= POSTING_HOUR, "dates at their hour")
        self._holds(post not in {seen for _, seen in mine} or which in self.may_come_again, "once")
        mine.append((now, post))
        days = [(at.astimezone(group.zone).date(), seen) for at, seen in mine]
        this_week = {seen for day, seen in days if day > local.date() - timedelta(days=7)}
        self._holds(len(this_week) <= group.per_week, "as often as was chosen")
        dates = {seen for day, seen in days if day == local.date() and not seen.isdigit()}
        self._holds(len(dates) <= 1, "one date a day")

    def _holds(self, is_so: bool, promise: str) -> None:
        if not is_so:
            self.broken.append(promise)

    async def _kind_of(self, post: str) -> PostKind:
        if not post.isdigit():
            return PostKind.ANNIVERSARIES
        broadcast = await self.scene.broadcasts.load(int(post))
        assert broadcast is not None
        return post_kind(broadcast.bulletin.audience.topic)

    async def add_up(self, broadcast: Broadcast) -> None:
        """At its end every group that it was for has an outcome, or a reason why it has none."""
        self.ends[broadcast.state] += 1
        if broadcast.again_at:
            return
        totals = await self.scene.posts.totals(broadcast.id)
        those = {self.chats[group.chat_id] for group in await self.scene.groups.all() if _is_for(broadcast, group)}
        those |= self.answered[str(broadcast.id)]
        told = sum(count for which, count in totals.items() if which is not Uncounted.REPEATED)
        assert told == len(those), (broadcast.state, totals, those)
        self.happened.update({str(which): count for which, count in totals.items()})


def _is_for(broadcast: Broadcast, group: Group) -> bool:
    audience = broadcast.bulletin.audience
    in_language = not audience.languages or group.language in audience.languages
    return audience.reaches_groups and in_language and post_kind(audience.topic) in group.posts
