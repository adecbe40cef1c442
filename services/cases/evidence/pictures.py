"""What a picture says of itself, and a small picture of it, which says nothing: computed in a process apart.

A file may be made to harm its reader. So the pixels are counted before they are read, only formats that cameras and
office programs write are read, and the process has bounds (`shared.apart`).
"""

import io
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

import pillow_heif
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from shared.contracts.evidence import Location, Unreadable
from shared.tidying import tidy

_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF", "BMP", "TIFF")
_SIDEWAYS = (5, 6, 7, 8)
"""The values of EXIF's orientation at which width and height change places."""
_LONGEST = 100
"""The longest name of a camera that is kept."""
THUMBNAIL = "image/jpeg"


class Largest(NamedTuple):
    """The largest number of `pixels` of a picture that is read, and the longest `edge` of its thumbnail."""

    pixels: int
    edge: int


class Looked(NamedTuple):
    """What a picture says of itself, and its thumbnail (JPEG)."""

    width: int
    height: int
    recorded: str
    camera: str
    location: Location | None
    thumbnail: bytes


def look(content: bytes, largest: Largest) -> Looked | Unreadable:
    """Read a picture. Takes time and memory as the picture wants: call it in a process apart."""
    Image.init()
    pillow_heif.register_heif_opener()
    # We count the pixels ourselves, and refuse them with a reason.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > largest.pixels:
                return "too-large"
            return _looked(picture, largest.edge)
    except UnidentifiedImageError:
        return "no-picture"
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # whatever a decoder says of bytes that somebody made up
        return "damaged"


def _looked(picture: Image.Image, edge: int) -> Looked:
    exif = picture.getexif()
    width, height = picture.size
    if exif.get(ExifTags.Base.Orientation) in _SIDEWAYS:
        width, height = height, width
    # A JPEG is read at a fraction of its size.
    picture.draft("RGB", (2 * edge, 2 * edge))
    picture.thumbnail((edge, edge))
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    # A picture without a past: no location, no profile, no comment is left in it.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=80)
    return Looked(width, height, _recorded(exif), _camera(exif), _location(exif), written.getvalue())


def _camera(exif: Image.Exif) -> str:
    names = (exif.get(tag) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))
    return tidy(" ".join(name for name in names if isinstance(name, str)).replace("\0", " "))[:_LONGEST]


def _recorded(exif: Image.Exif) -> str:
    """When the camera says that the picture was taken; "" if it does not say."""
    told = exif.get_ifd(ExifTags.IFD.Exif)
    moment, offset = (
        str(told.get(tag) or "").strip("\0 ")
        for tag in (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal)
    )
    with suppress(ValueError):
        local = datetime.strptime(moment, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  # many cameras know no zone
        with suppress(ValueError):
            return datetime.fromisoformat(f"{local.isoformat()}{offset}").isoformat()
        return local.isoformat()
    return ""


def _location(exif: Image.Exif) -> Location | None:
    told = exif.get_ifd(ExifTags.IFD.GPSInfo)
    north = _degrees(told, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S")
    east = _degrees(told, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W")
    if north is None or east is None or abs(north) > 90 or abs(east) > 180:
        return None
    return Location(latitude=f"{north:.6f}", longitude=f"{east:.6f}")


def _degrees(told: Mapping[int, Any], value: int, reference: int, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in told[value])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    found = degrees + minutes / 60 + seconds / 3600
    return -found if str(told.get(reference, "")).startswith(negative) else found
