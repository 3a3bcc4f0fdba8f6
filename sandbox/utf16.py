"""Telegram counts text in UTF-16 units: an emoji outside the basic plane is two."""

from __future__ import annotations


def length(text: str) -> int:
    """The number of UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


class Ruler:
    """Turns positions in a Python string into UTF-16 offsets and back, in constant time each."""

    def __init__(self, text: str) -> None:
        self._offsets = [0]
        for character in text:
            self._offsets.append(self._offsets[-1] + (2 if character > "\uffff" else 1))
        self._positions = {offset: position for position, offset in enumerate(self._offsets)}

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self._offsets[-1]

    def offset(self, position: int) -> int:
        """The UTF-16 offset of a position in the string."""
        return self._offsets[position]

    def position(self, offset: int) -> int | None:
        """The position in the string, or None outside the text and inside a surrogate pair."""
        return self._positions.get(offset)
