"""The words to pass on: three tones, in the language of whoever will read them, for chats, sites and union papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from messages.catalog import Html
from messages.screen import Button
from messages.screens.exhibits.exhibit import Exhibit
from messages.screens.welcome import dated_unionists

if TYPE_CHECKING:
    from collections.abc import Mapping

    from messages.screen import Rows
    from messages.screens.scene import Scene

TONES: Final[Mapping[str, str]] = {"h": "post-human", "f": "post-facts", "u": "post-union"}
"""A letter on a button, and the text it stands for: about people, about numbers, from union to union."""

_SOURCE: Final = "actions-post"
"""What a shared link brings along: where it leads, and that it was a post. Never who passed it on."""


@dataclass(frozen=True, slots=True)
class _Post:
    """A text to pass on. `scene` is in the language of its readers."""

    scene: Scene
    tone: str
    text: str
    link: str


def post(scene: Scene) -> Exhibit:
    """The text to pass on, with Telegram's own chooser of chats (https://core.telegram.org/api/links)."""
    made = _made(scene)
    share = _address("https://t.me/share/url", url=made.link, text=made.text)
    telegram = ((scene.button("button.share.telegram", url=share),),)
    return Exhibit({"post": _shown(made)}, (*telegram, *_others(scene, made)))


def post_elsewhere(scene: Scene) -> Exhibit:
    """The same for other messengers and sites, each through its own page for sharing."""
    made = _made(scene)
    whole = f"{made.text}\n{made.link}"
    sites = (
        ("button.share.whatsapp", _address("https://wa.me/", text=whole)),
        ("button.share.facebook", _address("https://www.facebook.com/sharer/sharer.php", u=made.link)),
        ("button.share.x", _address("https://x.com/intent/post", text=made.text, url=made.link)),
    )
    rows = (tuple(scene.button(name, url=url) for name, url in sites),)
    return Exhibit({"post": _shown(made)}, (*rows, *_others(scene, made)))


def newsletter(scene: Scene) -> Exhibit:
    """A paragraph for a newsletter or a notice board."""
    made = _made(scene)
    text = made.scene.words.html("newsletter", unionists=dated_unionists(made.scene), link=made.link)
    return Exhibit({"newsletter": Html(f"<pre>{text}</pre>")}, _languages(scene, made))


def speech(scene: Scene) -> Exhibit:
    """What to say at a meeting in half a minute."""
    made = _made(scene)
    text = made.scene.words.html("speech", unionists=dated_unionists(made.scene))
    return Exhibit({"speech": Html(f"<pre>{text}</pre>")}, _languages(scene, made))


def _made(scene: Scene) -> _Post:
    tone, language = scene.place.variant[:1], scene.place.variant[1:]
    tone = tone if tone in TONES else next(iter(TONES))
    written = replace(scene, words=scene.catalogs[language]) if language in scene.catalogs else scene
    text = unescape(written.words.html(TONES[tone], unionists=dated_unionists(written)))
    return _Post(written, tone, text, f"https://t.me/{scene.bot_username}?start={_SOURCE}")


def _shown(made: _Post) -> Html:
    whole = made.scene.words.html("post.whole", text=made.text, link=made.link)
    return Html(f"<pre>{whole}</pre>")


def _address(page: str, **query: str) -> str:
    return f"{page}?{urlencode(query, quote_via=quote)}"


def _others(scene: Scene, made: _Post) -> Rows:
    """The other tones, and the other languages."""
    language = made.scene.words.language
    tones = tuple(
        scene.button(f"button.tone.{tone}", replace(scene.place, variant=tone + language))
        for tone in TONES
        if tone != made.tone
    )
    return (tones, *_languages(scene, made))


def _languages(scene: Scene, made: _Post) -> Rows:
    """The same words in each other language, for whoever will read them; the bot itself stays in the person's own."""
    others = tuple(
        Button(name, replace(scene.place, variant=made.tone + code))
        for code, name in scene.languages.items()
        if code != made.scene.words.language
    )
    return (others,) if others else ()
