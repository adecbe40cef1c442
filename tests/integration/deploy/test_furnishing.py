"""`cheqian up` makes a paper key and a seal for trials, and its bureau registers them."""

import signal
from datetime import UTC, datetime
from pathlib import Path

import httpx

from deploy.standalone.furnishing import furnish
from deploy.standalone.site import paper_keys_of, seals_of
from services.documents.seal_files import load_seal
from shared.papers.keyfile import PaperKeyFile
from tests.integration.deploy.running import ended, running

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
BUREAU, OTHER = "370124", "370112"


def test_what_is_there_stays(tmp_path: Path) -> None:
    keys = PaperKeyFile(paper_keys_of(tmp_path))
    furnish(tmp_path, [BUREAU], NOW)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    furnish(tmp_path, [BUREAU], NOW)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
    furnish(tmp_path, [BUREAU, OTHER], NOW)
    assert keys.newest(OTHER) is not None
    seals = [load_seal(seals_of(tmp_path), bureau) for bureau in (BUREAU, OTHER)]
    assert [seal and seal.key.names("测试") for seal in seals] == [True, True]
    assert all(content == file.read_bytes() for file, content in before.items() if file.suffix != ".keys")


def test_key_and_seal_of_a_sandbox_are_registered_as_the_manual_says(tmp_path: Path) -> None:
    """The second start makes neither anew: a repeated request gets its first answer, and the file has one key."""
    data, day = tmp_path / "new", "2026-03-02"
    registered: dict[str, str] = {}
    for clock in (["--clock", day], []):
        with running("up", "--port", "0", "--data", str(data), *clock) as up:
            documents = up.announcement["documents"]
            chief = {"Authorization": f"Bearer {ended('token', '--role', 'chief', '--data', str(data)).stdout.strip()}"}
            for what, name in (("paper-keys", "key"), ("seals", "certificate")):
                asked = {**chief, "Idempotency-Key": what}
                answer = httpx.post(f"{documents}/{what}", headers=asked, json={"first": day}, timeout=120)
                assert answer.status_code == 201, answer.text
                assert registered.setdefault(what, answer.json()[name]) == answer.json()[name]
            assert up.end(signal.SIGTERM) == 0
    (line,) = paper_keys_of(data).read_text().splitlines()
    newest = PaperKeyFile(paper_keys_of(data)).newest(BUREAU)
    assert newest is not None
    assert line.startswith(BUREAU)
    assert newest.public_key().public_bytes_raw().hex() == registered["paper-keys"]
