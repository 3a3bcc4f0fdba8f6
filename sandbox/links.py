"""Which addresses Telegram takes for links, as TDLib's LinkManager decides it."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d+(?:/|$))")
_OWN_SCHEMES = ("tg", "ton", "tonsite")
_HOST = re.compile(
    r"(?:https?://)?(?:[^/?#@]*@)?(\[[0-9A-Fa-f:.]+\]|[^/?#:@\[\]]+)(?::\d{1,5})?(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)


def why_refused(address: str) -> str | None:
    """The end of Telegram's sentence about a refused address; None for a good link.

    Only http, https, tg and ton are known; a web address needs a dot in its host, so `localhost` is no link.
    """
    scheme = _SCHEME.match(address)
    if scheme is not None and scheme[1].lower() in _OWN_SCHEMES:
        return None if len(address) > scheme.end() else "Wrong HTTP URL"
    if scheme is not None and scheme[1].lower() not in {"http", "https"}:
        return "Unsupported URL protocol"
    host = _HOST.fullmatch(address)
    if host is None or any(character.isspace() for character in host[1]):
        return "Wrong HTTP URL"
    return None if "." in host[1].strip(".") or host[1].startswith("[") else "Wrong HTTP URL"


def normalised(address: str) -> str:
    """The address as Telegram hands it back: a bare host gets a scheme, an address without a path gets one."""
    if _SCHEME.match(address) is None:
        address = f"http://{address}"
    return re.sub(r"^(https?://[^/?#]+)(?=[?#]|$)", r"\1/", address, flags=re.IGNORECASE)
