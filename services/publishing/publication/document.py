"""The document of a released version: the exact bytes that the public gets, and whose hash is in the log."""

from datetime import date

from services.publishing.publication.state import Publication, Version
from shared.canonical import JsonObject, canonical

FORMAT = "cheqian-publication/1"


def document(publication: Publication, number: int, content: JsonObject, day: date) -> bytes:
    """Canonical JSON (RFC 8785) of a version: what it says, since which day, and the version that it corrects."""
    corrects = {"corrects": publication.versions[number - 2].sha256} if number > 1 else {}
    return canonical(
        {
            "format": FORMAT,
            "publication": str(publication.id),
            "bureau": publication.bureau,
            "kind": publication.kind,
            "version": number,
            "published": day.isoformat(),
            **corrects,
            "content": content,
        }
    )


def document_of(publication: Publication, version: Version) -> bytes:
    """The bytes of a version that was released."""
    return document(publication, version.number, version.content, version.day)
