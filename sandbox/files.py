"""Files that the bot sent, and the few that people send: held in memory, addressed by file_id."""

from __future__ import annotations

import hashlib
import mimetypes
import struct
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.shapes import Json


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as Telegram keeps it. `path` is where getFile says it can be downloaded."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime: str
    content: bytes

    def reference(self) -> Json:
        """What every Bot API object that is a file carries."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}

    def as_document(self) -> Json:
        """The Bot API's Document."""
        return {"file_name": self.name, "mime_type": self.mime, **self.reference()}


class FileStore:
    """Every file of this sandbox, by file_id and by download path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, content: bytes, name: str, *, mime: str | None = None, folder: str = "documents") -> StoredFile:
        """Stores a file. Without `mime` its type is told from its name."""
        number = len(self._by_id) + 1
        guessed = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        digest = hashlib.sha256(content).hexdigest()
        stored = StoredFile(
            file_id=f"sandbox-{number}-{digest[:24]}",
            unique_id=digest[:16],
            path=f"{folder}/file_{number}{PurePosixPath(name).suffix}",
            name=name,
            mime=guessed,
            content=content,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file by that file_id, if there is one."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file at a download path, if there is one."""
        return self._by_path.get(path)


def tiny_picture() -> bytes:
    """A PNG of one grey pixel: enough to be a picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    )
