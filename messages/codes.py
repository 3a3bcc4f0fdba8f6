"""Numbers and texts as the few letters and digits that a field of a button holds."""

from __future__ import annotations

import hashlib
from typing import Final

FIELD: Final = 3
"""Letters or digits that one field of a place holds (`messages.callbacks.Place`): numbers up to 46,655."""

ON, OFF = "1", "0"
"""A button says what is to be so, and not that it is to change: a second tap changes nothing."""

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def code_of(number: int, length: int = FIELD) -> str:
    """So many letters or digits; `number_of` reads them back. Raises `ValueError` for more than fit, and for 0."""
    if not 0 < number < len(_DIGITS) ** length:
        raise ValueError("this number does not fit a button")
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def number_of(code: str, length: int = FIELD) -> int:
    """The number behind a code; 0, which nothing has, for anything that is none."""
    return int(code, len(_DIGITS)) if len(code) == length and set(code) <= set(_DIGITS) else 0


def digest_code(text: str, length: int = FIELD) -> str:
    """Letters and digits for a text that does not fit a button, or that is to be told from another."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    code = ""
    for _ in range(length):
        number, digit = divmod(number, len(_DIGITS))
        code += _DIGITS[digit]
    return code
