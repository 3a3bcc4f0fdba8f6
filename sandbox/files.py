"""Files that the bot and people sent: held in memory, addressed by file_id."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.pictures import Scaled
    from sandbox.shapes import Json


class FileKind(Enum):
    """What Telegram takes a file for: the word in its errors, and the folder it is downloaded from."""

    DOCUMENT = ("Document", "documents")
    PHOTO = ("Photo", "photos")
    STICKER = ("Sticker", "stickers")
    VOICE = ("VoiceNote", "voice")

    def __init__(self, word: str, folder: str) -> None:
        self.word = word
        self.folder = folder


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as Telegram keeps it. `path` is where getFile says it can be downloaded.

    `size` is what everybody is told, in bytes; `content` may be less of a file that only plays a large one.
    """

    file_id: str
    unique_id: str
    path: str
    name: str
    mime: str
    kind: FileKind
    content: bytes
    size: int

    def reference(self) -> Json:
        """What every Bot API object that is a file carries."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}

    def as_document(self) -> Json:
        """The Bot API's Document."""
        return {"file_name": self.name, "mime_type": self.mime, **self.reference()}


class FileStore:
    """Every file of this sandbox, by file_id and by download path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._photos: dict[str, list[Json]] = {}

    def keep(
        self,
        content: bytes,
        name: str,
        *,
        mime: str | None = None,
        kind: FileKind = FileKind.DOCUMENT,
        size: int | None = None,
    ) -> StoredFile:
        """Stores a file. Without `mime` its type is told from its name, without `size` its size from its content."""
        number = len(self._by_id) + 1
        guessed = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        digest = hashlib.sha256(content).hexdigest()
        stored = StoredFile(
            file_id=f"sandbox-{number}-{digest[:24]}",
            unique_id=digest[:16],
            path=f"{kind.folder}/file_{number}{PurePosixPath(name).suffix}",
            name=name,
            mime=guessed,
            kind=kind,
            content=content,
            size=len(content) if size is None else size,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def keep_photo(self, pictures: Sequence[Scaled], *, size: int | None = None) -> list[Json]:
        """Stores a photo in the sizes given, the smallest first, and returns the Bot API's Array of PhotoSize.

        `size` is the number of bytes that the largest claims to have. The file_id of any size stands for the photo.
        """
        photo: list[Json] = []
        for number, picture in enumerate(pictures, start=1):
            claimed = size if number == len(pictures) else None
            stored = self.keep(picture.content, "photo.jpg", mime=picture.mime, kind=FileKind.PHOTO, size=claimed)
            photo.append({**stored.reference(), "width": picture.width, "height": picture.height})
            self._photos[stored.file_id] = photo
        return photo

    def photo(self, file_id: str) -> list[Json] | None:
        """All sizes of the photo that has this file_id in one of them."""
        return self._photos.get(file_id)

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file by that file_id, if there is one."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file at a download path, if there is one."""
        return self._by_path.get(path)
