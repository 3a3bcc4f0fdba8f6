"""One person at one place, with what is needed to answer: the only thing use cases get to see of an update."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.group_chats import GroupChats
from bot.sending import send_unasked
from bot.storage import Purpose
from handlers.pledging import write_again
from messages.screens.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Update, User

    from bot.context import Context, Services
    from bot.storage import Person, SendOutcome
    from campaign.walkthrough import Action
    from messages.callbacks import Place
    from messages.screen import Screen

    Tell = Callable[[int, Screen], Awaitable[SendOutcome]]


async def _tell_nobody(_chat_id: int, _screen: Screen) -> SendOutcome:
    raise RuntimeError("This visit comes from no update.")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody asks for a place. `person` is what we keep about them, mostly nothing."""

    services: Services
    place: Place
    chat_id: int
    update_id: int
    bot_username: str
    person: Person | None = None
    message_id: int | None = None
    """Our message whose button was tapped."""
    tell: Tell = field(default=_tell_nobody, repr=False)
    """Sends a screen to another chat, or to this one beside the answer: what became of it."""
    group_chats: GroupChats | None = field(default=None, repr=False)
    """What can be asked about groups; nothing in a visit that comes from no update."""

    @property
    def is_admin(self) -> bool:
        """Whether whoever is here is an admin now. In a private chat the chat has the number of the person."""
        return self.chat_id in self.services.admins

    @property
    def action(self) -> Action | None:
        """The action of the place, where it still exists."""
        return next((action for action in self.services.actions if action.code == self.place.action), None)

    @property
    def scene(self) -> Scene:
        """What the screens of this place may look at."""
        services = self.services
        return Scene(
            words=services.catalogs[self.place.language],
            catalogs=services.catalogs,
            content=services.facts.content,
            actions=services.actions,
            place=self.place,
            now=services.clock.now(),
            bot_username=self.bot_username,
            stored=self.person is not None,
            tally=services.totals.tally,
        )

    @property
    def zone(self) -> str | None:
        """The time zone (an IANA name) of the place's country: its only one, the one chosen, or the one on record."""
        country = self.scene.country
        if country is None:
            return None
        zones = country.time_zones
        index = 0 if len(zones) == 1 else self.place.zone_index
        if index is not None and index < len(zones):
            return zones[index]
        known = self.person.time_zone if self.person and self.person.country == self.place.iso2 else None
        return known if known in zones else None

    def with_known_zone(self, place: Place) -> Place:
        """The place with the country and the clock on record, which a stop is about to erase."""
        person = self.person
        country = self.services.facts.content.countries.get(person.country or "") if person else None
        if person is None or country is None:
            return place
        place, zones = replace(place, country=country.iso2), country.time_zones
        return place.in_zone(zones.index(person.time_zone)) if person.time_zone in zones else place

    def at(self, place: Place) -> Visit:
        """The same visit, somewhere else."""
        return replace(self, place=place)


def language_of(services: Services, person: Person | None, user: User | None) -> str:
    """The language somebody chose, else the one that their app is set to."""
    if person and person.language in services.catalogs:
        return person.language
    return services.catalogs.for_telegram(user.language_code if user else None).language


async def visit_of(update: Update, context: Context, place: Place) -> Visit:
    """The visit an update makes to a place. A place without a language gets the person's own."""
    user, chat = update.effective_user, update.effective_chat
    if chat is None:
        raise ValueError("only updates with a chat are visits")
    services = context.services
    person = await services.people.find(chat.id)
    if person and person.is_unreachable:  # back again: nothing is erased any more
        async with services.database.transaction() as tx:
            await services.people.note_reached(tx, [chat.id], [], services.clock.now().date())
            if Purpose.FOLLOW_UPS in person.consents:
                await write_again(tx, services, person)
    if place.language not in services.catalogs:
        place = replace(place, language=language_of(services, person, user))

    async def tell(chat_id: int, screen: Screen) -> SendOutcome:
        return await send_unasked(context.bot, chat_id, screen)

    query = update.callback_query
    over = query.message.message_id if query and query.message else None
    chats = GroupChats(context.bot)
    return Visit(services, place, chat.id, update.update_id, context.bot.username, person, over, tell, chats)
