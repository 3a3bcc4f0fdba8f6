"""A QR code that a bank's app reads as a credit transfer in euro, its amount left to whoever pays ("Girocode").

The rules are the European Payments Council's EPC069-12 v3.1 (19 March 2024), "Quick Response Code - Guidelines to
Enable the Data Capture for the Initiation of a SEPA Credit Transfer": version 002, in which the bank's code (BIC) may
be absent, and so may the amount (AT-T002). `segno.helpers.make_epc_qr` insists on an amount, which is why the content
is put together here (https://github.com/heuer/segno/issues/150).
"""

from __future__ import annotations

import io
from typing import Final

import segno

from campaign.donations import LONGEST_HOLDER, LONGEST_PURPOSE, bic_problem, iban_problem

MAX_BYTES: Final = 331
MAX_VERSION: Final = 13
"""The largest content, and the largest symbol, of EPC069-12."""

MODULE_PIXELS: Final = 12
QUIET_ZONE: Final = 4
"""Empty modules around a symbol, as ISO/IEC 18004 wants them."""


def payment_code_png(holder: str, iban: str, bic: str, purpose: str) -> bytes:
    """The QR code as a picture (PNG). `bic` may be empty where holder and payer bank in the EEA; `purpose` too.

    Spaces inside `iban` and `bic` do not matter. Raises `ValueError` if something is longer than the guideline allows,
    has a line break, or is no IBAN (ISO 13616, with its check digits) or BIC (ISO 9362) at all.
    """
    content = _content(holder.strip(), _compact(iban), _compact(bic), purpose.strip())
    # As bytes, and thereby in one segment: what the content says of its encoding is then true of the symbol.
    code = segno.make_qr(content, error="m", boost_error=False)
    if not isinstance(code.version, int) or code.version > MAX_VERSION:
        raise ValueError(f"the code needs version {code.version}, more than {MAX_VERSION}")
    picture = io.BytesIO()
    code.save(picture, kind="png", scale=MODULE_PIXELS, border=QUIET_ZONE)
    return picture.getvalue()


def _content(holder: str, iban: str, bic: str, purpose: str) -> bytes:
    if not holder or len(holder) > LONGEST_HOLDER:
        raise ValueError(f"the account holder's name has {len(holder)} characters, not 1 to {LONGEST_HOLDER}")
    if len(purpose) > LONGEST_PURPOSE:
        raise ValueError(f"the purpose has {len(purpose)} characters, more than {LONGEST_PURPOSE}")
    if any(len(text.splitlines()) > 1 for text in (holder, purpose)):
        raise ValueError("a line break in the account holder's name or the purpose would begin another field")
    problem = iban_problem(iban) or (bic_problem(bic) if bic else None)
    if problem:
        raise ValueError(problem)
    service, version, utf8, transfer = "BCD", "002", "1", "SCT"
    amount = purpose_code = reference = ""
    fields = (service, version, utf8, transfer, bic, holder, iban, amount, purpose_code, reference, purpose)
    # Nothing follows the last field that is filled in, not even a separator.
    content = "\n".join(fields).rstrip("\n").encode()
    if len(content) > MAX_BYTES:
        raise ValueError(f"the code's content has {len(content)} bytes, more than {MAX_BYTES}")
    return content


def _compact(code: str) -> str:
    return "".join(code.split()).upper()
