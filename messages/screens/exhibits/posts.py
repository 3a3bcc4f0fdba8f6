"""The words to pass on: three tones, in the language of whoever will read them, for chats, sites and union papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from campaign.sources import Origin, Source
from messages.catalog import Html
from messages.inline_cards import share_query
from messages.screens.exhibits.exhibit import Exhibit
from messages.screens.exhibits.letters import COPY_LIMIT
from messages.screens.links import link_to_actions
from messages.screens.welcome import dated_unionists

if TYPE_CHECKING:
    from collections.abc import Mapping

    from messages.screen import Rows
    from messages.screens.scene import Scene

TONES: Final[Mapping[str, str]] = {"h": "post-human", "f": "post-facts", "u": "post-union"}
"""A letter on a button, and the text it stands for: about people, about numbers, from union to union."""


@dataclass(frozen=True, slots=True)
class Post:
    """A text to pass on. `scene` is in the language of its readers, `tone` one of `TONES`."""

    scene: Scene
    tone: str
    text: str
    link: str


def post(scene: Scene) -> Exhibit:
    """The text to pass on, with Telegram's own chooser of chats; there the post waits as a card of inline mode."""
    made = written_post(scene, Origin.POST)
    query = share_query(made.scene.words, TONES[made.tone])
    telegram = ((scene.button("button.share.telegram", shares=query),),)
    return Exhibit({"post": _shown(made)}, (*telegram, *_others(scene, made)))


def post_elsewhere(scene: Scene) -> Exhibit:
    """The same for other messengers and sites, each through its own page for sharing, and for an e-mail.

    Telegram opens no mail program (it refuses ``mailto:``), so that its subject is there to be copied, too.
    """
    made = written_post(scene, Origin.POST)
    whole = f"{made.text}\n{made.link}"
    sites = (
        ("button.share.whatsapp", _address("https://wa.me/", text=whole)),
        ("button.share.facebook", _address("https://www.facebook.com/sharer/sharer.php", u=made.link)),
        ("button.share.x", _address("https://x.com/intent/post", text=made.text, url=made.link)),
    )
    subject = made.scene.words.plain("share.subject")[:COPY_LIMIT]
    rows = (
        tuple(scene.button(name, url=url) for name, url in sites),
        (scene.button("button.copy.subject", copies=subject),),
    )
    return Exhibit({"post": _shown(made)}, (*rows, *_others(scene, made)))


def newsletter(scene: Scene) -> Exhibit:
    """A paragraph for a newsletter or a notice board."""
    made = written_post(scene, Origin.POST)
    text = made.scene.words.html("newsletter", unionists=dated_unionists(made.scene), link=made.link)
    return Exhibit({"newsletter": Html(f"<pre>{text}</pre>")}, in_other_languages(made))


def speech(scene: Scene) -> Exhibit:
    """What to say at a meeting in half a minute."""
    made = written_post(scene, Origin.POST)
    text = made.scene.words.html("speech", unionists=dated_unionists(made.scene))
    return Exhibit({"speech": Html(f"<pre>{text}</pre>")}, in_other_languages(made))


def written_post(scene: Scene, origin: Origin) -> Post:
    """The post that the place asks for: which tone, and for readers of which language. Its link tells of `origin`."""
    tone, language = scene.place.variant[:1], scene.place.variant[1:]
    tone = tone if tone in TONES else next(iter(TONES))
    written = scene.in_language(language)
    text = unescape(written.words.html(TONES[tone], unionists=dated_unionists(written)))
    return Post(written, tone, text, link_to_actions(scene, Source(origin)))


def in_other_languages(made: Post) -> Rows:
    """The same words in each other language, for whoever will read them; the bot itself stays in the person's own."""
    scene = made.scene
    return scene.other_languages(lambda code: replace(scene.place, variant=made.tone + code))


def _shown(made: Post) -> Html:
    whole = made.scene.words.html("post.whole", text=made.text, link=made.link)
    return Html(f"<pre>{whole}</pre>")


def _address(page: str, **query: str) -> str:
    return f"{page}?{urlencode(query, quote_via=quote)}"


def _others(scene: Scene, made: Post) -> Rows:
    """The other tones, and the other languages."""
    language = made.scene.words.language
    tones = tuple(
        scene.button(f"button.tone.{tone}", replace(scene.place, variant=tone + language))
        for tone in TONES
        if tone != made.tone
    )
    return (tones, *in_other_languages(made))
