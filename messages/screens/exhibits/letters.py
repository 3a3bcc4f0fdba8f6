"""The letters: to the embassy, or to somebody at home who can put the demand to Belarus; to copy and to print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Final

from babel.languages import get_official_languages

from campaign.letters import Addressee, Letter, people_to_name
from campaign.missions import shown, working_embassy
from campaign.pledges import Whom
from messages.catalog import Html
from messages.documents.paper import Paper, paper_pdf
from messages.screen import Document
from messages.screens.exhibits.exhibit import Exhibit
from messages.screens.scene import paragraphs
from messages.screens.sheets import usual_sheet

if TYPE_CHECKING:
    from campaign.content import Mission
    from messages.screen import Rows
    from messages.screens.scene import Scene

COPY_LIMIT: Final = 256
"""Characters a copy button can carry (https://core.telegram.org/bots/api#copytextbutton)."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A letter as somebody gets it. `scene` is in the language the letter is in."""

    scene: Scene
    letter: Letter
    embassy: Mission | None
    body: Html

    @property
    def contact(self) -> Mission | None:
        """The embassy, where the letter goes to one."""
        return self.embassy if self.letter.addressee is Addressee.EMBASSY else None


def letter(scene: Scene) -> Exhibit:
    """The letter to copy, how to send it, and buttons for the pieces one needs with it."""
    written = _write(scene)
    how = _how(scene, written)
    if written.scene.words is not scene.words:
        how = paragraphs((scene.words.html("letter.how.english"), how))
    rows = (*_copies(scene, written), *_others(scene, written))
    return Exhibit({"letter": Html(f"<pre>{written.body}</pre>"), "how": how}, rows)


def letter_paper(scene: Scene) -> Exhibit:
    """The same letter as a page to print, the address where an envelope's window shows it."""
    written = _write(scene)
    _, _, text = unescape(written.body).partition("\n\n")  # its first line is the address, which stands in the window
    words = written.scene.words
    page = Paper(
        addressee=_address(written),
        body=text,
        title=words.plain("letter.subject"),
        language=words.language,
    )
    return Exhibit(document=paper_document(scene, page))


def addressed_embassy(scene: Scene) -> Mission | None:
    """The embassy that the letter of this place goes to; nothing where it goes to somebody at home."""
    letter, embassy = _chosen(scene)
    return embassy if letter.addressee is Addressee.EMBASSY else None


def paper_document(scene: Scene, page: Paper) -> Document:
    """The page as a file, on the paper that printers have in the person's country. Its name tells nothing."""
    size = usual_sheet(scene.place.iso2)
    return Document(f"{scene.words.plain('paper.file')}-{size}.pdf", paper_pdf(page, size))


def _write(scene: Scene) -> _Written:
    chosen, embassy = _chosen(scene)
    to_embassy = chosen.addressee is Addressee.EMBASSY
    written = scene if to_embassy else _as_read_at_home(scene)
    opening = {} if to_embassy else {"opening": written.words.html(f"letter.opening.{chosen.addressee}")}
    body = written.words.html(
        f"letter-{'embassy' if to_embassy else 'home'}-{scene.place.whom or Whom.MYSELF}-{chosen.wording}",
        demand=_demand(written),
        **written.dated_figure(),
        **opening,
    )
    return _Written(written, chosen, embassy, body)


def _chosen(scene: Scene) -> tuple[Letter, Mission | None]:
    embassy = working_embassy(scene.content, scene.place.iso2)
    possible = [one for one in Addressee if embassy or one is not Addressee.EMBASSY]
    return Letter.read(scene.place.variant, possible), embassy


def _demand(scene: Scene) -> Html:
    named = people_to_name(scene.content, scene.now.date())
    if not named:
        return scene.words.html("letter.demand")
    return scene.words.html("letter.demand.named", names=", ".join(scene.person_name(person) for person in named))


def _as_read_at_home(scene: Scene) -> Scene:
    """In the person's language where it is an official one of their country, and in English elsewhere."""
    official = get_official_languages(scene.place.iso2)
    return scene if scene.words.language in official else replace(scene, words=scene.english)


def _how(scene: Scene, written: _Written) -> Html:
    if written.contact is None:
        return scene.words.html(f"letter.how.{written.letter.addressee}")
    contact = shown(written.contact)
    if contact.email:
        return scene.words.html("letter.how.email", email=contact.email)
    return scene.words.html("letter.how.post" if contact.street else "letter.how.find")


def _address(written: _Written) -> tuple[str, ...]:
    name = written.scene.words.plain(f"letter.addressee.{written.letter.addressee}")
    if written.contact is None:
        return (name,)
    # Two lines, as an envelope has them: the house, then the place with all that belongs to it.
    street = [part.strip() for part in shown(written.contact).street.split(",", 1) if part.strip()]
    # Abroad, the post needs the country; English is read by every post office.
    abroad = written.contact.seat != written.scene.place.iso2
    country = (written.scene.english.country(written.contact.seat).upper(),) if abroad and street else ()
    return (name, *street, *country)


def _copies(scene: Scene, written: _Written) -> Rows:
    subject = (scene.button("button.copy.subject", copies=written.scene.words.plain("letter.subject")),)
    if written.contact is None:
        return (subject,)
    contact = shown(written.contact)
    pieces = []
    if contact.street:
        address = "\n".join(_address(written))
        pieces.append(scene.button("button.copy.address", copies=address[:COPY_LIMIT]))
    if contact.email:
        pieces.append(scene.button("button.copy.email", copies=contact.email))
    return (tuple(pieces), subject) if pieces else (subject,)


def _others(scene: Scene, written: _Written) -> Rows:
    """The other wording, and the same letter to others."""
    chosen = written.letter
    reworded = scene.button("button.letter.reworded", replace(scene.place, variant=chosen.reworded().code))
    to = tuple(
        scene.button(f"button.letter.to.{one}", replace(scene.place, variant=chosen.to(one).code))
        for one in Addressee
        if one is not chosen.addressee and (written.embassy or one is not Addressee.EMBASSY)
    )
    return ((reworded,), *((button,) for button in to))
