"""Sealed content: only the key that sealed it opens it, a new key seals what comes, and no byte may change."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.file_modes import ReadableByOthers
from shared.sealing import NO_SEALS, CannotUnseal, MalformedSealingKeys, SealedKey, Seals, add_key

CONTENT = "示例化工厂".encode() * 1000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "sampling.keys"


def test_the_file_is_made_once_and_only_its_owner_reads_it(file: Path) -> None:
    sealed = Seals.at(file).seal(CONTENT)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert Seals.at(file).unseal(sealed) == CONTENT


async def test_pieces_are_sealed_as_the_whole_is(file: Path) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(CONTENT), 999):
            yield CONTENT[at : at + 999]

    seals = Seals.at(file)
    sealed = b"".join([piece async for piece in seals.seal_pieces(pieces())])
    assert seals.unseal(sealed) == CONTENT
    assert len(sealed) == len(seals.seal(CONTENT))
    assert CONTENT[:15] not in sealed


def test_the_same_content_is_sealed_differently_each_time(file: Path) -> None:
    seals = Seals.at(file)
    assert seals.seal(CONTENT) != seals.seal(CONTENT)


def test_a_key_of_32_bytes_keeps_its_size(file: Path) -> None:
    seals, key = Seals.at(file), secrets.token_bytes(32)
    sealed = seals.seal_key(key)
    assert (len(sealed.key), seals.unseal_key(sealed)) == (64, key)
    with pytest.raises(CannotUnseal):
        seals.unseal_key(SealedKey(key.hex(), sealed.seal))


def test_a_new_key_seals_what_comes_and_the_older_ones_open_what_was(file: Path) -> None:
    running = Seals.at(file)
    before = running.seal(CONTENT)
    name = add_key(file)
    assert file.stat().st_mode & 0o777 == 0o600
    after = Seals.at(file).seal(CONTENT)
    assert (after.startswith(f"cheqian-sealed/1 {name}\n".encode()), before[:33] == after[:33]) == (True, False)
    # A process that was started before reads the file again when it meets the new key.
    assert {seals.unseal(sealed) for seals in (Seals.at(file), running) for sealed in (before, after)} == {CONTENT}


def test_the_keys_of_another_service_open_nothing(file: Path, tmp_path: Path) -> None:
    sealed = Seals.at(file).seal(CONTENT)
    for other in (NO_SEALS, Seals.at(tmp_path / "other.keys")):
        with pytest.raises(CannotUnseal, match=sealed[17:33].decode()):
            other.unseal(sealed)


@pytest.mark.parametrize("place", [0, 20, 40, 500, -1])
def test_a_changed_byte_is_noticed(file: Path, place: int) -> None:
    seals = Seals.at(file)
    changed = bytearray(seals.seal(CONTENT))
    changed[place] ^= 1
    with pytest.raises(CannotUnseal):
        seals.unseal(bytes(changed))


@pytest.mark.parametrize("size", [0, 16, 33, 34, 50])
def test_a_piece_of_it_is_refused(file: Path, size: int) -> None:
    seals = Seals.at(file)
    with pytest.raises(CannotUnseal):
        seals.unseal(seals.seal(b"")[:size])


@pytest.mark.parametrize("text", ["", "abc\n", f"{'0' * 64}\n\n", f"{'0' * 63}g\n"])
def test_a_file_that_is_no_file_of_keys_is_refused(file: Path, text: str) -> None:
    Seals.at(file)
    file.write_text(text)
    with pytest.raises(MalformedSealingKeys):
        Seals.at(file)


def test_a_file_that_others_can_read_is_refused(file: Path) -> None:
    Seals.at(file)
    file.chmod(0o640)
    with pytest.raises(ReadableByOthers):
        Seals.at(file)
