"""An event, from joining it to the evening before, in a real browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.browser.conftest import ZONE
from tests.conversations.one_day import EVENT, write_events

if TYPE_CHECKING:
    from pathlib import Path

    from messages.catalog import Catalogs
    from tests.browser.program import Program
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


async def test_on_a_phone_somebody_joins_an_event_and_hears_of_it_the_day_before(
    phone: Visitor, program: Program, catalogs: Catalogs, tmp_path: Path
) -> None:
    visitor, page, words = phone, phone.page, catalogs["be"]
    day = datetime.now(ZoneInfo(ZONE)).replace(hour=12, minute=0) + timedelta(days=10)
    eve = day.replace(hour=11) - timedelta(days=1)
    write_events(tmp_path / "facts", {**EVENT, "date": f"{day:%Y-%m-%d}"})

    await visitor.opens(await program.start())
    await visitor.presses(page.get_by_test_id("people"))
    await visitor.presses(page.get_by_role("button", name="Алеся"))
    await visitor.presses(page.get_by_test_id("start"))
    await visitor.chooses(words.plain("button.risk.no"))
    await visitor.chooses(words.plain("protest.name"))
    await visitor.chooses(words.country("DE"))
    await visitor.looks("event-listed")
    await visitor.chooses(words.plain("event.button", city=EVENT["city_be"], when=words.moment(day)))
    await visitor.looks("event", "light", "dark")
    await visitor.chooses(words.plain("button.attend.lat"))
    await visitor.looks("event-consent", "light", "dark")
    await visitor.chooses(words.plain("button.consent.yes"))
    await visitor.sees(words.plain("pledge.recorded.event", when=words.moment(eve)))
    await visitor.looks("event-recorded")

    await visitor.presses(page.get_by_test_id("chat-menu"))
    await visitor.presses(page.get_by_role("menuitem").first)
    await page.get_by_test_id("clock-time").fill(f"{eve:%Y-%m-%dT%H:%M}")
    await visitor.presses(page.get_by_test_id("clock-set"))
    await visitor.sees(words.plain("followup.intro"))
    await visitor.sees(EVENT["place"])
    await visitor.looks("event-eve", "light", "dark")
    await visitor.chooses(words.plain("button.attend.goi"))
    await visitor.chooses(words.plain("button.risk.no"))
    await visitor.looks("event-going")
    await visitor.chooses(words.plain("button.pledges"))
    await visitor.sees(words.plain("pledge.state.pledged"))
    await visitor.looks("event-pledges")
    assert visitor.complaints == []
