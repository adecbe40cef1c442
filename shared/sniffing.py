"""What a file is, by its own beginning: neither its name nor its sender is asked."""

import filetype

UNKNOWN = "application/octet-stream"


def media_type_of(head: bytes) -> str:
    """The media type of a file that begins like this; `UNKNOWN` if nothing tells."""
    found = filetype.guess_mime(head)
    return str(found) if found else UNKNOWN


def is_picture(media_type: str) -> bool:
    """Whether somebody may look for a picture in a file of this type."""
    return media_type.startswith("image/")
