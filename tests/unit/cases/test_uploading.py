"""An upload after any order of parts, repetitions and breaks: it ends as the same file, or it has not ended."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.evidence.uploading import (
    HEAD,
    ChecksumMalformed,
    MetadataMalformed,
    OffsetDiffers,
    PartTooLong,
    Progress,
    Tally,
    UploadWhole,
    parse_checksum,
    parse_metadata,
)

FILE = bytes(range(256)) * 8
Way = Literal["right", "broken", "wrong checksum"]


class _Broken(Exception):
    pass


class Receiver:
    """What the use case does, without a disk: a part counts when all that was promised of it is there."""

    def __init__(self, size: int) -> None:
        self.progress = Progress(size, 0)
        self.content = b""

    def send(self, offset: int, part: bytes, way: Way, breaks_after: int) -> None:
        self.progress.check_part(offset, len(part))
        stated = hashlib.sha256(part if way != "wrong checksum" else b"other").digest()
        checksum = parse_checksum(f"sha256 {base64.b64encode(stated).decode()}") if way == "wrong checksum" else None
        tally = Tally(self.progress.left, checksum)
        came = asyncio.run(_all_of(tally, part, breaks_after if way == "broken" else None))
        assert (len(came), tally.is_broken) == (tally.size, way == "broken")
        if tally.is_as_stated:
            self.content += came
            self.progress = self.progress.after(tally.size)


async def _all_of(tally: Tally, part: bytes, breaks_after: int | None) -> bytes:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(part), 7):
            if breaks_after is not None and start >= breaks_after:
                break
            yield part[start : start + 7]
        if breaks_after is not None:
            raise _Broken

    return b"".join([piece async for piece in tally.over(pieces(), (_Broken,))])


sendings = st.tuples(
    st.integers(0, len(FILE)),
    st.integers(0, len(FILE)),
    st.sampled_from(("right", "broken", "wrong checksum")),
    st.integers(0, 300),
)


@given(st.lists(sendings, max_size=20))
def test_whatever_is_sent_the_file_is_what_its_device_has(sent: list[tuple[int, int, Way, int]]) -> None:
    receiver = Receiver(len(FILE))
    for offset, length, way, breaks_after in sent:
        before = receiver.progress
        try:
            receiver.send(offset, FILE[offset : offset + length], way, breaks_after)
        except (OffsetDiffers, UploadWhole):
            assert receiver.progress == before
        assert receiver.content == FILE[: receiver.progress.received]
    while receiver.progress.left:  # the device asks how far it has come, and goes on from there
        at = receiver.progress.received
        receiver.send(at, FILE[at : at + 500], "right", 0)
    assert hashlib.sha256(receiver.content).digest() == hashlib.sha256(FILE).digest()
    with pytest.raises(UploadWhole, match="take it as evidence"):
        receiver.send(0, FILE, "right", 0)


def test_where_the_upload_is_is_said() -> None:
    with pytest.raises(OffsetDiffers) as refused:
        Progress(100, 40).check_part(0, None)
    assert (refused.value.facts, "40" in refused.value.detail) == ({"offset": 40}, True)
    with pytest.raises(PartTooLong):
        Progress(100, 40).check_part(40, 61)
    Progress(100, 40).check_part(40, 60)


def test_what_goes_beyond_the_end_is_refused_while_it_comes() -> None:
    with pytest.raises(PartTooLong):
        asyncio.run(_all_of(Tally(10), b"x" * 11, None))


def test_of_half_a_part_nobody_knows_whether_it_is_right() -> None:
    stated = parse_checksum(f"sha256 {base64.b64encode(hashlib.sha256(b'ab').digest()).decode()}")
    tally = Tally(10, stated)
    asyncio.run(_all_of(tally, b"ab", 2))
    assert (tally.sha256, tally.is_as_stated) == (hashlib.sha256(b"ab").hexdigest(), False)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_checksums_of_both_kinds(algorithm: str) -> None:
    digest = hashlib.new(algorithm, b"part", usedforsecurity=False).digest()
    for content, is_right in ((b"part", True), (b"other", False)):
        tally = Tally(10, parse_checksum(f"{algorithm} {base64.b64encode(digest).decode()}"))
        asyncio.run(_all_of(tally, content, None))
        assert tally.is_as_stated == is_right


@pytest.mark.parametrize("value", ["", "md5 AAAA", "sha256", "sha256 !!", "sha256 AAAA", "sha1  AAAA"])
def test_a_checksum_that_is_none(value: str) -> None:
    with pytest.raises(ChecksumMalformed):
        parse_checksum(value)


def test_metadata() -> None:
    name = base64.b64encode("现场.jpg".encode()).decode()
    assert parse_metadata(f"filename {name}, is_confidential") == {"filename": "现场.jpg", "is_confidential": ""}
    assert parse_metadata(None) == {}
    for value in ("a !!", "a QQ==,a QQ==", "名 QQ==", "a /w=="):
        with pytest.raises(MetadataMalformed):
            parse_metadata(value)


def test_the_beginning_is_kept_for_whoever_asks_what_it_is() -> None:
    tally = Tally(10_000)
    content = bytes(10_000)
    asyncio.run(_all_of(tally, content, None))
    assert tally.head == content[:HEAD]
