"""The document of a released version: the exact bytes that the public gets, and whose hash is in the log."""

from datetime import date

from services.publishing.publication.state import Publication, Version
from shared.canonical import JsonObject, canonical

FORMAT = "cheqian-publication/2"
FORMAT_BEFORE = "cheqian-publication/1"
"""The format of documents without salt."""
_LEAST, _BLOCK = 64, 512
"""The least length of the salt, in hex digits; the size of every document is a multiple of the block."""
MOST = _LEAST + _BLOCK
"""The hex digits that a salt may need."""


def salt_of(unsalted: int, digits: str) -> str:
    """The salt of a document that has so many bytes with an empty one: as many of the random hex digits as make its
    size a multiple of 512. Nobody can try what stood in a text that is not given any more: the hash does not tell
    whether it was guessed, and the size does not tell how long it was.
    """
    return digits[: _LEAST + -(unsalted + _LEAST) % _BLOCK]


def document(publication: Publication, number: int, content: JsonObject, day: date, salt: str | None) -> bytes:
    """Canonical JSON (RFC 8785) of a version: what it says, since which day, and the version that it corrects. `salt`:
    None in documents of the format of before.
    """
    corrects = {"corrects": publication.versions[number - 2].sha256} if number > 1 else {}
    return canonical(
        {
            "format": FORMAT_BEFORE if salt is None else FORMAT,
            "publication": str(publication.id),
            "bureau": publication.bureau,
            "kind": publication.kind,
            "version": number,
            "published": day.isoformat(),
            **corrects,
            **({} if salt is None else {"salt": salt}),
            "content": content,
        }
    )


def document_of(publication: Publication, version: Version) -> bytes:
    """The bytes of a version that was released."""
    return document(publication, version.number, version.content, version.day, version.salt or None)
