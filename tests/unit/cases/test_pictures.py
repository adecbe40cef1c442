"""Pictures: what they say is read, and what is shown of them says nothing; what cannot be read says why."""

import io

import pytest
from PIL import Image

from services.cases.evidence.pictures import Largest, Looked, look
from shared.contracts.evidence import Location
from shared.sniffing import UNKNOWN, media_type_of
from tests.support.evidence import PLACE, bomb, photograph

LARGEST = Largest(pixels=10_000_000, edge=320)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF", "WEBP"])
def test_a_thumbnail_is_upright_and_says_nothing(form: str) -> None:
    found = look(photograph(form, size=(640, 480)), LARGEST)
    assert isinstance(found, Looked)
    assert (found.width, found.height) == (480, 640)
    with Image.open(io.BytesIO(found.thumbnail)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (240, 320))
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        corners = [picture.getpixel(at) for at in ((20, 20), (220, 20))]
    # Orientation 6: the upper left corner as stored is the upper right one as seen.
    assert [isinstance(each, tuple) and each[0] > 150 for each in corners] == [False, True]


def test_what_the_camera_wrote_is_read() -> None:
    found = look(photograph(seed=7), LARGEST)
    assert isinstance(found, Looked)
    assert found.location == Location(**PLACE)
    assert (found.camera, found.recorded) == ("Made-up T-7", "2026-03-10T09:05:00+08:00")


def test_a_picture_that_says_nothing() -> None:
    written = io.BytesIO()
    Image.new("RGB", (30, 20)).save(written, "PNG")
    found = look(written.getvalue(), LARGEST)
    assert isinstance(found, Looked)
    assert found[:5] == (30, 20, "", "", None)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7", "no-picture"),
        (b"", "no-picture"),
        (photograph()[:300], "damaged"),
        (bomb(), "too-large"),
    ],
    ids=["paper", "nothing", "damaged", "bomb"],
)
def test_what_cannot_be_looked_at_says_why(content: bytes, why: str) -> None:
    assert look(content, LARGEST) == why


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (photograph(), "image/jpeg"),
        (photograph("PNG"), "image/png"),
        (photograph("HEIF"), "image/heic"),
        (photograph("WEBP"), "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (bytes.fromhex("00000018667479706d703432000000006d70343269736f6d") + bytes(100), "video/mp4"),
        (b"RIFF\x24\x08\0\0WAVEfmt " + bytes(100), "audio/x-wav"),
        (b"<html><script>", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_a_file_is_what_it_begins_with(content: bytes, media_type: str) -> None:
    assert media_type_of(content[:8192]) == media_type
