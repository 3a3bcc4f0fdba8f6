"""The file in a call: just uploaded, or sent before and named by its file_id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.errors import ApiError, bad_request
from sandbox.files import FileKind
from sandbox.parameters import Upload
from sandbox.pictures import in_all_sizes

if TYPE_CHECKING:
    from sandbox.files import StoredFile
    from sandbox.shapes import Json
    from sandbox.world import World


def document_sent(world: World, given: Upload | str) -> Json:
    """The Bot API's Document. A file sent by its file_id may be of any size."""
    if isinstance(given, Upload):
        _check_upload(world, given)
        return world.files.keep(given.content, given.name, mime=given.mime).as_document()
    stored = _by_id(world, given)
    if stored.kind is FileKind.PHOTO:
        raise _wrong_kind(stored, FileKind.DOCUMENT)
    return stored.as_document()


def photo_sent(world: World, given: Upload | str) -> list[Json]:
    """The Bot API's Array of PhotoSize, the largest size last."""
    if isinstance(given, Upload):
        _check_upload(world, given)
        size, most = len(given.content), world.limits.photo_bytes
        if size > most:
            raise bad_request(f"file of size {size} bytes is too big for a photo; the maximum size is {most} bytes")
        return world.files.keep_photo(in_all_sizes(given.content))
    stored = _by_id(world, given)
    photo = world.files.photo(stored.file_id)
    if photo is None:
        raise _wrong_kind(stored, FileKind.PHOTO)
    return photo


def _check_upload(world: World, upload: Upload) -> None:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > world.limits.upload_bytes:
        raise ApiError(413, "Request Entity Too Large")


def _by_id(world: World, file_id: str) -> StoredFile:
    if file_id.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content: the sandbox fetches nothing from the network")
    stored = world.files.by_id(file_id)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _wrong_kind(stored: StoredFile, wanted: FileKind) -> ApiError:
    return bad_request(f"can't use file of type {stored.kind.word} as {wanted.word}")
