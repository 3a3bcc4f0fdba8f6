"""Whatever happens in a group, no message of the bot there names or counts anybody: a walk by chance, many times."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Awaitable, Callable

import pytest

from messages.catalog import Catalogs
from sandbox import Group, Person, RefusedError, Sandbox
from tests.conversations.in_groups import begins, group_of, sets_up
from tests.conversations.supporter import Supporter

ACTS_A_WALK = 60
SHORT = range(3)
LONG = range(3, 60)
TEXTS = (
    *("/appeal", "/share", "/help", "/settings", "/quiet", "/start", "/start x", "/admin", "/forget"),
    *(
        "/appeal@union_letters_test_bot",
        "/share@another_bot",
        "Hello",
        "I am {name}, id {id}",
        "@union_letters_test_bot",
    ),
)
SENT = re.compile("(send|edit).*")


@pytest.fixture
async def crowd(sandbox: Sandbox) -> list[Person]:
    """People whose names and numbers would be seen wherever they stood."""
    named = [("Zbigniewa", "Q<b>uill"), ("Ґедымін", "Ўладзіс"), ("Xanthippe", "&Vole"), ("Owlsworth", "Plim")]
    crowd = [sandbox.add_person(first, "en", last, f"user_{first.encode().hex()[:12]}") for first, last in named]
    return [*crowd, *sandbox.people[:4]]


@pytest.mark.parametrize("seed", [*SHORT, *(pytest.param(seed, marks=pytest.mark.torture) for seed in LONG)])
async def test_no_message_in_a_group_tells_of_anybody(
    seed: int, sandbox: Sandbox, catalogs: Catalogs, crowd: list[Person]
) -> None:
    chance = random.Random(seed)
    owner = Supporter.of(crowd[0], catalogs, "en")
    await begins(owner)
    places = [
        group_of(sandbox, owner, title="Night shift"),
        group_of(sandbox, owner, title="Union hall", topics=("Campaign", "Canteen")),
        group_of(sandbox, owner, title="Branch 12", kind="group"),
        sandbox.add_channel("Workers' voice", owner=owner.person, subscribers=crowd[1:]),
    ]
    for place in places:
        await sets_up(owner, place)
    for _ in range(ACTS_A_WALK):
        await _act(chance, chance.choice(crowd), chance.choice(places), crowd)
    said = [
        json.dumps(call.parameters, ensure_ascii=False, default=str)
        for call in sandbox.calls
        if SENT.fullmatch(call.method) and int(call.parameters.get("chat_id", 0)) < 0
    ]
    assert said
    for message in said:
        for person in crowd:
            profile = person.profile
            hidden = [str(profile.id), profile.first_name, profile.last_name, profile.username]
            assert not [name for name in hidden if name and name in message], message


async def _act(chance: random.Random, person: Person, place: Group, crowd: list[Person]) -> None:
    """Something that somebody in a group might do; what Telegram's app does not let them do is not done."""
    profile = person.profile
    topic = chance.choice(["Campaign", "Canteen", None]) if place.title == "Union hall" else None
    text = chance.choice(TEXTS).format(name=profile.first_name, id=profile.id)
    buttons = [label for message in place.received for row in message.buttons for label in row]
    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: person.says(place, text, topic=topic),
        lambda: person.says(place, text, topic=topic),
        lambda: person.says(place, text, topic=topic, anonymously=True),
        lambda: person.taps_in(place, chance.choice(buttons or ["none"])),
        lambda: crowd[0].makes_admin(place, person, anonymous=chance.random() < 0.5),
        lambda: person.edits_in(place, place.sees[-1], text),
        lambda: person.promotes_bot_in(place),
        lambda: person.demotes_bot_in(place),
        lambda: person.restricts_bot_in(place),
        lambda: person.lifts_restriction_in(place),
        lambda: person.makes_supergroup_of(place),
        lambda: person.taps(chance.choice(["Post the appeal now", "Show how often people came", "Pause"])),
    ]
    try:
        await chance.choice(acts)()
    except (RefusedError, LookupError):
        return
