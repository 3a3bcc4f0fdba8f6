"""Facts edited while the bot runs: a good edit is used within seconds, a broken one reported and left alone."""

from __future__ import annotations

import pytest

from sandbox import Person, Sandbox
from tests.torture.installation import Installation
from tests.torture.walking import TO_THE_LETTER, has_read, until

STREET = "Am Treptower Park 32"
SOON = 20.0  # seconds; a look at the files is taken every five


@pytest.fixture
def maria(sandbox: Sandbox) -> Person:
    return sandbox.person("Maria")


def _edit(installation: Installation, old: str, new: str) -> int:
    """Edit the table of missions; the line that was changed."""
    missions = installation.facts / "missions.csv"
    text = missions.read_text("utf-8")
    assert old in text
    missions.write_text(text.replace(old, new), "utf-8")
    return text[: text.index(old)].count("\n") + 1


async def _looks_up_the_embassy(maria: Person) -> None:
    await maria.starts()
    for label in TO_THE_LETTER[:3]:
        await maria.taps(label)


async def test_a_broken_edit_is_reported_and_a_good_one_used(
    installation: Installation, sandbox: Sandbox, maria: Person
) -> None:
    async with installation.bot() as bot:
        await bot.ready()
        line = _edit(installation, "germany@mfa.gov.by", "no address at all")
        report = await bot.logs("facts_broken_last_good_kept_run_check")
        assert f"file=missions.csv line={line}" in report
        await _looks_up_the_embassy(maria)
        assert has_read(maria, STREET)
        assert has_read(maria, "germany@mfa.gov.by"), "the last good set stays in use"
        _edit(installation, "no address at all", "berlin@example.org")
        await bot.logs("facts_read_again")
        await _looks_up_the_embassy(maria)
        await until(lambda: has_read(maria, "berlin@example.org"), within=SOON)
        assert bot.err.decode().count("facts_broken") == 1, "said once, not every five seconds"
