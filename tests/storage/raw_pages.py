"""The pages of an encrypted database as SQLite sees them, unused space and free pages included.

No query shows what a deleted row left behind, so the pages are decrypted here as the file format says
(https://www.zetetic.net/sqlcipher/design/): AES-256-CBC, each page closed by its IV and a seal.
"""

from __future__ import annotations

import _hashlib
import ctypes
from ctypes.util import find_library
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage import DatabaseKey

PAGE: Final = 4096
_SALT: Final = 16  # in the clear at the start of the file
_IV: Final = 16
_SEAL: Final = 64  # HMAC-SHA512
_LOG_HEADER: Final = 32
_FRAME_HEADER: Final = 24


def everything_in(file: Path, key: DatabaseKey) -> bytes:
    """The database and its write-ahead log, decrypted."""
    pages = b"".join(_decrypted(page, key, first=number == 0) for number, page in enumerate(_pages(file)))
    log = Path(f"{file}-wal")
    frames = list(_frames(log)) if log.exists() else []
    return pages + b"".join(_decrypted(page, key, first=number == 1) for number, page in frames)


def _pages(file: Path) -> Iterator[bytes]:
    content = file.read_bytes()
    for start in range(0, len(content), PAGE):
        yield content[start : start + PAGE]


def _frames(log: Path) -> Iterator[tuple[int, bytes]]:
    content = log.read_bytes()[_LOG_HEADER:]
    for start in range(0, len(content), _FRAME_HEADER + PAGE):
        number = int.from_bytes(content[start : start + 4])
        yield number, content[start + _FRAME_HEADER : start + _FRAME_HEADER + PAGE]


def _decrypted(page: bytes, key: DatabaseKey, *, first: bool) -> bytes:
    start, end = (_SALT if first else 0), PAGE - _IV - _SEAL
    return _aes_256_cbc(page[start:end], bytes.fromhex(key.hex), page[end : end + _IV])


def _openssl() -> ctypes.CDLL:
    """The one that Python's own hashlib is linked with, or else the system's: the standard library has no AES."""
    place = getattr(_hashlib, "__file__", None) or find_library("crypto")
    if place is None:
        pytest.skip("there is no OpenSSL to decrypt pages with")
    return ctypes.CDLL(place)


def _aes_256_cbc(secret: bytes, key: bytes, iv: bytes) -> bytes:
    openssl = _openssl()
    openssl.EVP_CIPHER_CTX_new.restype = ctypes.c_void_p
    openssl.EVP_aes_256_cbc.restype = ctypes.c_void_p
    context, algorithm = (
        ctypes.c_void_p(openssl.EVP_CIPHER_CTX_new()),
        ctypes.c_void_p(openssl.EVP_aes_256_cbc()),
    )
    plain, length = ctypes.create_string_buffer(len(secret) + len(iv)), ctypes.c_int()
    try:
        assert openssl.EVP_DecryptInit_ex(context, algorithm, None, key, iv) == 1
        assert openssl.EVP_CIPHER_CTX_set_padding(context, 0) == 1
        assert openssl.EVP_DecryptUpdate(context, plain, ctypes.byref(length), secret, len(secret)) == 1
    finally:
        openssl.EVP_CIPHER_CTX_free(context)
    return plain.raw[: length.value]
