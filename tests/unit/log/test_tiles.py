import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.log.tiles import (
    ENTRIES,
    MalformedBundle,
    NotATilePath,
    TileId,
    TilePath,
    decode_bundle,
    encode_bundle,
    parse_path,
)

PATHS = {
    "tile/0/000": TilePath(TileId(0, 0), 256),
    "tile/0/x001/x234/067": TilePath(TileId(0, 1234067), 256),
    "tile/2/012.p/1": TilePath(TileId(2, 12), 1),
    "tile/entries/x001/000.p/255": TilePath(TileId(ENTRIES, 1000), 255),
}


@pytest.mark.parametrize("path", PATHS)
def test_paths_read_and_write(path: str) -> None:
    assert parse_path(path) == PATHS[path]
    assert str(PATHS[path]) == path


@given(st.integers(-1, 63), st.integers(0, 2**55), st.integers(1, 256))
def test_every_address_has_a_path_that_leads_back(level: int, index: int, width: int) -> None:
    address = TilePath(TileId(level, index), width)
    assert parse_path(str(address)) == address


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/1",
        "tile/0/0001",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/",
        "tile/0/000\n",
        "/tile/0/000",
        "tile/0/٠٠٠",
        "tile/0/../000",
    ],
)
def test_other_spellings_are_refused(path: str) -> None:
    with pytest.raises(NotATilePath):
        parse_path(path)


def test_widths() -> None:
    assert [TileId(0, 0).width(size) for size in (0, 1, 255, 256, 257)] == [0, 1, 255, 256, 256]
    assert [TileId(ENTRIES, 1).width(size) for size in (256, 257, 512, 513)] == [0, 1, 256, 256]
    assert [TileId(1, 0).width(size) for size in (255, 256, 511, 512, 65_536, 70_000)] == [0, 1, 1, 2, 256, 256]
    assert TileId(1, 1).width(70_000) == 273 - 256
    assert str(TileId(1, 1).at(70_000)) == "tile/1/001.p/17"


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundles_read_and_write(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries)) == entries


def test_the_longest_entry() -> None:
    assert decode_bundle(encode_bundle([b"x" * 65_535])) == [b"x" * 65_535]


def test_a_bundle_cut_anywhere_inside_an_entry_is_refused() -> None:
    bundle = encode_bundle([b"one", b"two"])
    for end in (1, 2, 4, 6, 7, 9):
        with pytest.raises(MalformedBundle, match="cut off at byte"):
            decode_bundle(bundle[:end])
