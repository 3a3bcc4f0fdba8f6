"""A poster that an admin has printed for a branch, and by which links people came."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.storage import Arrivals
from campaign.sources import Origin, Source
from tests.conversations.conftest import Stage
from tests.conversations.newsroom import Newsroom
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


async def printed(admin: Supporter, language: str, paper: str) -> bytes:
    """A new poster in that language: its file."""
    await admin.sends("/admin")
    await admin.taps("A poster for a branch")
    await admin.taps("Make a new poster")
    await admin.taps(language)
    await admin.taps(paper)
    return file_of(admin)


def file_of(admin: Supporter) -> bytes:
    assert admin.screen.document is not None
    return admin.screen.document.content


async def came(room: Newsroom, source: Source, times: int) -> None:
    async with room.stage.database() as database, database.transaction() as tx:
        for _ in range(times):
            assert await Arrivals(database).note(tx, source)


async def test_each_poster_has_a_number_and_a_link_of_its_own(newsroom: Newsroom, rows: Rows) -> None:
    ada = newsroom.ada
    first = await printed(ada, "Deutsch", "On A4 paper")
    assert ada.reads("admin.poster.made", "poster.how")
    assert "Poster 1." in ada.screen.text
    assert b"start=actions-p1)" in first
    second = await printed(newsroom.leon, "English", "On US Letter paper")
    assert "Poster 2." in newsroom.leon.screen.text
    assert b"start=actions-p2)" in second
    assert await rows("SELECT number, language, made_on FROM poster") == [
        (1, "de", "2026-11-24"),
        (2, "en", "2026-11-24"),
    ]
    assert await rows("SELECT deed, subject FROM audit") == [("make-poster", "poster 1"), ("make-poster", "poster 2")]
    await ada.sends("/admin")
    await ada.taps("Log")
    assert ada.reads("admin.deed.make-poster")


async def test_one_tap_makes_one_poster_however_often_it_comes(newsroom: Newsroom, stage: Stage, rows: Rows) -> None:
    ada = newsroom.ada
    await printed(ada, "English", "On A4 paper")
    await ada.taps("Back to the posters")
    await ada.taps("Make a new poster")
    await ada.taps("English")
    choice = ada.screen
    await ada.person.taps_on(choice, "On A4 paper")
    stage.sandbox.faults.redeliver(1)
    await stage.sandbox.settled()
    assert "Poster 2." in ada.screen.text
    await ada.person.taps_on(choice, "On A4 paper")
    assert ada.reads("admin.posters"), "a second tap leads to where it is"
    assert await rows("SELECT number FROM poster") == [(1,), (2,)]


async def test_the_list_tells_who_many_came_and_gives_the_file_again(newsroom: Newsroom, rows: Rows) -> None:
    ada = newsroom.ada
    made = await printed(ada, "Deutsch", "On A4 paper")
    await came(newsroom, Source(Origin.PRINTED, 1), 31)
    await printed(ada, "English", "On A4 paper")
    await came(newsroom, Source(Origin.PRINTED, 2), 3)
    await ada.taps("Back to the posters")
    for line in (
        "1. Deutsch, made on 24 November. Came by it: at least 25",
        "2. English, made on 24 November. Came by it: fewer than 10",
    ):
        assert line in ada.screen.text
    await ada.taps("1")
    assert ada.reads("admin.poster.again")
    await ada.taps("On A4 paper")
    assert file_of(ada) == made
    assert await rows("SELECT count(*) FROM poster") == [(2,)]
    assert await rows("SELECT count FROM arrival WHERE source = 'p1'") == [(31,)]


async def test_many_posters_have_pages(newsroom: Newsroom) -> None:
    ada = newsroom.ada
    async with newsroom.stage.database() as database, database.transaction() as tx:
        for _ in range(8):
            await Arrivals(database).make_poster(tx, "ru", newsroom.stage.clock.now().date())
    await ada.sends("/admin")
    await ada.taps("A poster for a branch")
    assert "8. Русский" in ada.screen.text
    assert "2. Русский" not in ada.screen.text
    await ada.taps("More")
    assert "2. Русский" in ada.screen.text
    await ada.taps("2")
    assert "2. Русский" in ada.screen.text


async def test_to_everybody_else_there_are_no_posters_to_make(room: Newsroom, rows: Rows) -> None:
    async with room.open():
        await room.leon.sends("/admin")
        await room.leon.taps("A poster for a branch")
        await room.leon.taps("Make a new poster")
        await room.leon.taps("English")
    async with room.open(room.ada):
        await room.leon.taps("On A4 paper")
        assert room.leon.reads("command.unknown")
    assert await rows("SELECT * FROM poster") == []


async def test_numbers_tell_of_groups_by_language_and_of_links_in_steps(newsroom: Newsroom) -> None:
    ada = newsroom.ada
    for chat_id, language in ((-1, "en"), (-2, "en"), (-3, "de")):
        await newsroom.keep_group(chat_id, language)
    await newsroom.keep_group(-4, "ru", asked_at=newsroom.stage.clock.now())
    await printed(ada, "English", "On A4 paper")
    await came(newsroom, Source(Origin.GROUP, 1), 7)
    await came(newsroom, Source(Origin.GROUP, 2), 6)
    await came(newsroom, Source(Origin.PRINTED, 1), 55)
    await came(newsroom, Source(Origin.INLINE), 9)
    async with newsroom.stage.database() as database, database.transaction() as tx:
        for _ in range(12):
            await Arrivals(database).note_shared(tx, "post-human")
    await ada.sends("/admin")
    await ada.taps("Numbers")
    assert ada.screen.text.endswith("Groups and channels, by language\nEnglish: 2\nDeutsch: 1")
    assert "Русский: 1" not in ada.screen.text, "nobody has answered for it yet"
    await ada.taps("Links, posters, shared cards")
    for line in (
        "groups and channels, all together: at least 10",
        "cards shared in chats: fewer than 10",
        "poster 1: at least 50",
    ):
        assert line in ada.screen.text
    assert "Cards shared in chats\nA post about people: at least 10\n\nTold from 10 on" in ada.screen.text
    await ada.taps("Back to the numbers")
    assert ada.reads("admin.numbers")
