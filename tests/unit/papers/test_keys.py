"""Paper keys: their days, and what they say of a code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.errors import Refusal
from shared.file_modes import ReadableByOthers
from shared.identifiers import AreaCode
from shared.papers.code import sign_code
from shared.papers.keyfile import MalformedPaperKeys, PaperKeyFile, PaperKeyMissing
from shared.papers.keys import CodeVerdict, Judged, PaperKey, PaperKeyRefused, PaperKeys, Registration
from tests.unit.papers.made_up import (
    BUREAU,
    DAY,
    FIRST,
    KEY,
    NEXT_KEY,
    PAPER,
    STRANGER,
    code_of,
    paper_keys,
    registration,
)

PUBLIC = KEY.public_key().public_bytes_raw()
LATER = date(2026, 7, 1)


def verdict(keys: PaperKeys, day: date, key: Ed25519PrivateKey = KEY) -> CodeVerdict:
    return keys.judge(code_of(replace(PAPER, day=day), key)).verdict


def test_a_code_of_the_bureau_is_genuine() -> None:
    judged = paper_keys().judge(code_of())
    assert judged == Judged(CodeVerdict.GENUINE, PaperKey(BUREAU, PUBLIC, FIRST))
    assert not judged.needs_log


def test_a_code_by_a_key_that_nobody_registered() -> None:
    assert paper_keys().judge(code_of(key=STRANGER)).verdict is CodeVerdict.UNKNOWN_KEY
    assert PaperKeys().judge(code_of()).verdict is CodeVerdict.UNKNOWN_KEY


def test_a_code_that_claims_a_key_which_has_not_signed_it_is_forged() -> None:
    forged = replace(code_of(key=STRANGER), key_id=code_of().key_id)
    assert paper_keys().judge(forged) == Judged(CodeVerdict.FORGED)
    assert paper_keys().judge(replace(code_of(), number="（平）应急罚〔2026〕1号")).verdict is CodeVerdict.FORGED


def test_a_key_signs_papers_of_its_own_days() -> None:
    keys = paper_keys().rotated(registration(NEXT_KEY, LATER))
    before = LATER - timedelta(days=1)
    assert keys.current(BUREAU, before) == PaperKey(BUREAU, PUBLIC, FIRST, last=before)
    assert keys.current(BUREAU, LATER) == PaperKey(BUREAU, NEXT_KEY.public_key().public_bytes_raw(), LATER)
    assert verdict(keys, before) is verdict(keys, LATER, NEXT_KEY) is CodeVerdict.GENUINE
    assert verdict(keys, LATER) is verdict(keys, before, NEXT_KEY) is CodeVerdict.KEY_NOT_IN_FORCE
    assert verdict(keys, FIRST - timedelta(days=1)) is CodeVerdict.KEY_NOT_IN_FORCE


def test_a_revoked_key_does_not_count_from_that_day_on() -> None:
    keys = paper_keys().revoked(BUREAU, PUBLIC, DAY)
    assert verdict(keys, DAY) is verdict(keys, LATER) is CodeVerdict.KEY_REVOKED
    earlier = keys.judge(code_of(replace(PAPER, day=DAY - timedelta(days=1))))
    # A thief can write an earlier day into a code.
    assert (earlier.verdict, earlier.needs_log) == (CodeVerdict.GENUINE, True)
    assert keys.revoked(BUREAU, PUBLIC, LATER).known[0].revoked == DAY
    assert keys.current(BUREAU, DAY) is None
    assert keys.registered(registration(NEXT_KEY, DAY)).current(BUREAU, DAY) is not None


def test_what_registers_no_key() -> None:
    keys = paper_keys()
    signed = registration(NEXT_KEY, LATER)
    refused: list[Callable[[], PaperKeys]] = [
        lambda: keys.registered(signed),
        lambda: keys.registered(registration(NEXT_KEY, date(2025, 1, 1))),
        lambda: keys.rotated(registration(NEXT_KEY, FIRST)),
        lambda: keys.rotated(registration(KEY, LATER)),
        lambda: keys.rotated(registration(NEXT_KEY, LATER, "370304")),
        lambda: keys.rotated(signed._replace(first=DAY)),
        lambda: keys.rotated(signed._replace(signature=bytes(64))),
        lambda: keys.revoked("370304", PUBLIC, DAY),
        # By a key of small order anybody could sign; and nobody registers the key of somebody else.
        lambda: keys.registered(Registration("370304", bytes([1, *bytes(31)]), FIRST, bytes(64))),
        lambda: PaperKeys().registered(registration(KEY, FIRST)._replace(bureau="370304")),
        lambda: keys.registered(registration(KEY, FIRST, "370304")),
    ]
    for attempt in refused:
        with pytest.raises(PaperKeyRefused):
            attempt()


def test_the_file_keeps_every_key_of_every_bureau(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "paper.keys"
    file = PaperKeyFile(path)
    assert file.newest(BUREAU) is None
    first, other, second = (file.add(AreaCode(bureau)) for bureau in (BUREAU, "370304", BUREAU))
    assert path.stat().st_mode & 0o777 == 0o600
    newest = file.newest(BUREAU)
    assert newest is not None
    assert newest.public_key().public_bytes_raw() == second
    for bureau, public in ((BUREAU, first), ("370304", other), (BUREAU, second)):
        key = PaperKey(bureau, public, FIRST)
        code = sign_code(file.signer(key), PAPER)
        assert PaperKeys((key,)).judge(code).verdict is CodeVerdict.GENUINE


def test_a_file_that_is_open_damaged_or_of_another_bureau_signs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "paper.keys"
    file = PaperKeyFile(path)
    public = file.add(AreaCode(BUREAU))
    assert refusal_of(file, PaperKey("370304", public, FIRST)) is PaperKeyMissing
    path.write_text(path.read_text() + "370124\n")
    assert refusal_of(file, PaperKey(BUREAU, public, FIRST)) is MalformedPaperKeys
    path.chmod(0o640)
    assert refusal_of(file, PaperKey(BUREAU, public, FIRST)) is ReadableByOthers


def refusal_of(file: PaperKeyFile, key: PaperKey) -> type[Refusal]:
    with pytest.raises(Refusal) as refused:
        file.signer(key)
    return refused.type
