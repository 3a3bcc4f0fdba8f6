"""Giving: only what the organiser has confirmed; and for a union branch, a motion and a note to the treasurer."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from campaign.donations import confirmed_donation, grouped
from campaign.pledges import Whom
from campaign.safety import Capability
from messages.catalog import Html, to_html
from messages.documents.paper import Paper
from messages.documents.payment_code import payment_code_png
from messages.screen import Document
from messages.screens.exhibits.exhibit import Exhibit
from messages.screens.exhibits.letters import COPY_LIMIT, paper_document
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from campaign.donations import Donation
    from messages.screen import Rows
    from messages.screens.scene import Scene


def fund(scene: Scene) -> Exhibit:
    """How to give; for a branch, the motion comes first."""
    about = _about(scene)
    if scene.place.whom is Whom.BRANCH:
        about = paragraphs((scene.words.html("fund.motion", motion=Html(f"<pre>{_motion(scene)}</pre>")), about))
    return Exhibit({"fund": about}, (*_copies(scene), *_links(scene)))


def payment_code(scene: Scene) -> Exhibit:
    """A code that banking apps in Europe read; it names no amount."""
    known = _confirmed(scene)
    if known is None or not known.iban:
        return Exhibit({"holder": Html("")})
    picture = payment_code_png(known.holder, known.iban, known.bic, known.purpose)
    return Exhibit({"holder": to_html(known.holder)}, document=Document("code.png", picture))


def treasurer(scene: Scene) -> Exhibit:
    """A note for whoever keeps the branch's money."""
    return Exhibit({"note": Html(f"<pre>{scene.words.html('treasurer', organiser=_organiser(scene))}</pre>")})


def motion_paper(scene: Scene) -> Exhibit:
    """The motion as a page to print."""
    heading, _, text = unescape(_motion(scene)).partition("\n\n")
    page = Paper(addressee=(), body=text, title=heading, language=scene.words.language)
    return Exhibit(document=paper_document(scene, page))


def has_code(scene: Scene) -> bool:
    """Whether there is an account to make a code of, for somebody who gives themselves."""
    known = _confirmed(scene)
    return known is not None and bool(known.iban) and scene.place.whom is not Whom.BRANCH


def is_branch(scene: Scene) -> bool:
    """Whether a branch gives."""
    return scene.place.whom is Whom.BRANCH


def _confirmed(scene: Scene) -> Donation | None:
    return confirmed_donation(scene.content.campaign, scene.now.date())


def _organiser(scene: Scene) -> str:
    return scene.content.campaign.organiser.name


def _motion(scene: Scene) -> Html:
    return scene.words.html("motion", organiser=_organiser(scene), **scene.dated_figure())


def _about(scene: Scene) -> Html:
    known = _confirmed(scene)
    words = scene.words
    if known is None:
        city = words.html(f"city.{scene.content.campaign.organiser.city}")
        return words.html("fund.unconfirmed", organiser=_organiser(scene), city=city)
    account = words.html("fund.account", **_account(known)) if known.iban else None
    page = words.html("fund.page", page=known.page) if known.page else None
    checked = words.html("fund.confirmed", organiser=_organiser(scene), date=words.day(known.confirmed_on))
    return paragraphs((checked, account, page))


def _account(known: Donation) -> dict[str, str]:
    blank = "–"
    return {
        "holder": known.holder,
        "iban": grouped(known.iban),
        "bic": known.bic or blank,
        "purpose": known.purpose or blank,
    }


def _copies(scene: Scene) -> Rows:
    known = _confirmed(scene)
    if known is None or not known.iban:
        return ()
    pieces = [scene.button("button.copy.iban", copies=known.iban)]
    pieces.append(scene.button("button.copy.holder", copies=known.holder[:COPY_LIMIT]))
    return (tuple(pieces),)


def _links(scene: Scene) -> Rows:
    if not scene.may(Capability.LISTED_LINKS):
        return ()
    known = _confirmed(scene)
    if known and known.page:
        return ((scene.button("button.fund.page", url=known.page),),)
    return ((scene.button("button.organiser", url=scene.content.campaign.organiser.website),),)
