import asyncio
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from shared.log.checkpoints import Checkpoint, open_checkpoint, origin_hash
from shared.log.keyfile import KeyOfAnotherName
from shared.log.notes import Note, Signature, VerifierKey
from shared.witness.app import BODY_LIMIT, create_app
from shared.witness.settings import WitnessSettings
from tests.integration.witness.transcript import GOLDEN, transcript
from tests.support.disks import full_disk
from tests.unit.log.published import LOG
from tests.unit.log.test_witness_decision import checkpoint, submission

LAST = f"/{origin_hash(LOG.name)}/checkpoint"


def over(settings: WitnessSettings) -> httpx.AsyncClient:
    """Another process's view of the same witness: everything it knows, it reads from disk."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(settings)), base_url="http://witness.example")


async def test_the_transcript_is_the_golden_one(tmp_path: Path) -> None:
    assert await transcript(tmp_path) == GOLDEN.read_text(), "make golden, and look at what changed"


async def test_a_restarted_witness_remembers(settings: WitnessSettings, key: VerifierKey) -> None:
    async with over(settings) as before:
        assert (await before.post("/add-checkpoint", content=submission(0, checkpoint(9)).to_bytes())).is_success
    async with over(settings) as after:
        answer = await after.post("/add-checkpoint", content=submission(0, checkpoint(12)).to_bytes())
        assert (answer.status_code, answer.text) == (409, "9\n")
        last = open_checkpoint((await after.get(LAST)).content, LOG.verifier, [key])
    assert last.checkpoint == checkpoint(9)
    last.require([key])


async def test_of_two_histories_at_once_only_one_is_cosigned(settings: WitnessSettings) -> None:
    forks = [submission(0, Checkpoint(LOG.name, 5, bytes([number]) * 32)).to_bytes() for number in range(20)]
    async with over(settings) as one, over(settings) as other:
        answers = await asyncio.gather(
            *(client.post("/add-checkpoint", content=fork) for fork in forks for client in (one, other))
        )
        last = (await one.get(LAST)).text
    accepted = {
        fork for fork, answer in zip([f for f in forks for _ in "12"], answers, strict=True) if answer.is_success
    }
    assert len(accepted) == 1
    assert last.split("\n")[2].encode() in accepted.pop()
    assert {answer.status_code for answer in answers} == {200, 409}


async def test_an_oversize_body_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.post("/add-checkpoint", content=b"x" * (BODY_LIMIT + 1))
    assert answer.status_code == 400


async def test_sixteen_long_signatures_are_taken(http: httpx.AsyncClient) -> None:
    """C2SP signed-note: at least 16 signatures, up to nearly 5 kB each."""
    asked = submission(0, checkpoint(9))
    strangers = tuple(Signature(f"stranger-{number}.example", bytes(5_000)) for number in range(15))
    crowded = replace(asked, note=Note(asked.note.text, (*strangers, *asked.note.signatures)))
    answer = await http.post("/add-checkpoint", content=crowded.to_bytes())
    assert answer.is_success, answer.text


async def test_extension_lines_are_cosigned_with_the_rest(settings: WitnessSettings, key: VerifierKey) -> None:
    """C2SP tlog-checkpoint: extension lines are optional; tlog-cosignature: they are part of what is signed."""
    for old, size, extension in ((0, 9, "one\n"), (9, 12, "two\nthree\n"), (12, 12, "")):
        asked = submission(old, checkpoint(size))
        text = asked.note.text + extension
        signed = replace(asked, note=Note(text, (LOG.sign(text),)))
        async with over(settings) as client:
            answer = await client.post("/add-checkpoint", content=signed.to_bytes())
            assert answer.is_success, answer.text
            assert Note.parse(f"{text}\n{answer.text}".encode()).signers([key])
            last = Note.parse((await client.get(LAST)).content)
        assert last.text == text
        assert {signer.key for signer in last.signers([key, LOG.verifier])} == {key, LOG.verifier}


@pytest.mark.parametrize("log", ["lock", "..", "%2e%2e", "0" * 64, origin_hash("log.example/b"), "é"])
async def test_no_other_file_is_served(http: httpx.AsyncClient, log: str) -> None:
    await http.post("/add-checkpoint", content=submission(0, checkpoint(9)).to_bytes())
    assert (await http.get(f"/{log}/checkpoint")).status_code == 404


async def test_on_a_full_disk_it_cosigns_nothing(http: httpx.AsyncClient, settings: WitnessSettings) -> None:
    asked = submission(0, checkpoint(9)).to_bytes()
    with full_disk(100):
        answer = await http.post("/add-checkpoint", content=asked)
    assert (answer.status_code, "is full" in answer.text) == (503, True)
    assert [path.name for path in (settings.data / "logs").iterdir()] == ["lock"]
    assert (await http.post("/add-checkpoint", content=asked)).is_success


async def test_it_says_that_it_runs(http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).text == "ok\n"


def test_the_key_is_made_once_and_is_private(settings: WitnessSettings) -> None:
    create_app(settings)
    first = (settings.data / "key").read_text()
    create_app(settings)
    assert (settings.data / "key").read_text() == first
    assert (settings.data / "key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyOfAnotherName):
        create_app(settings.model_copy(update={"name": "renamed.example"}))
