"""The witness in plain text: every kind of answer it gives, as bytes on the wire.

`python -m tests.integration.witness.transcript` writes it to tests/golden/witness.txt.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from shared.durable import write_durably
from shared.log.checkpoints import origin_hash
from shared.log.merkle import EMPTY_ROOT
from shared.log.notes import SigningKey
from shared.witness.app import create_app
from shared.witness.settings import WitnessSettings
from tests.unit.log.published import LOG, WITNESS
from tests.unit.log.test_witness_decision import checkpoint, submission

GOLDEN = Path(__file__).parents[2] / "golden/witness.txt"
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
OTHER_LOG = SigningKey(LOG.name, LOG.kind, bytes([7]) * 32)


async def transcript(folder: Path) -> str:
    """The whole exchange with a new witness of fixed key and clock, in `folder`."""
    write_durably(folder / "key", WITNESS.encode().encode())
    app = create_app(WitnessSettings(name=WITNESS.name, data=folder, logs=(str(LOG.verifier),)), clock=lambda: NOON)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://witness.example", headers={}) as client:
        return "\n".join([await _exchange(client, *step) for step in _steps()])


def _steps() -> Iterator[tuple[str, str, str, bytes]]:
    last = f"/{origin_hash(LOG.name)}/checkpoint"
    add = "/add-checkpoint"
    yield "nothing was cosigned yet", "GET", last, b""
    yield "the first checkpoint", "POST", add, submission(0, checkpoint(3)).to_bytes()
    yield "from a size that is not the last", "POST", add, submission(0, checkpoint(9)).to_bytes()
    yield "from the size told, with its proof", "POST", add, submission(3, checkpoint(9)).to_bytes()
    yield "the same again", "POST", add, submission(9, checkpoint(9)).to_bytes()
    yield "what was cosigned last", "GET", last, b""
    other_root = replace(checkpoint(9), root=EMPTY_ROOT)
    yield "the same size with another root", "POST", add, submission(9, other_root).to_bytes()
    yield "a proof with a hash missing", "POST", add, replace(submission(9, checkpoint(12)), proof=()).to_bytes()
    yield "an old size beyond the checkpoint's", "POST", add, replace(submission(9, checkpoint(9)), old=10).to_bytes()
    yield "not a submission", "POST", add, b"hello\n"
    yield "signed by another key", "POST", add, submission(9, checkpoint(12), OTHER_LOG).to_bytes()
    yield "another log", "POST", add, submission(0, replace(checkpoint(9), origin="log.example/b")).to_bytes()


async def _exchange(client: httpx.AsyncClient, title: str, method: str, path: str, body: bytes) -> str:
    answer = await client.request(method, path, content=body)
    lines = [f"# {title}", f"> {method} {path}", *(f"> {line}" for line in body.decode().splitlines())]
    lines += [f"< {answer.status_code} {answer.headers['content-type']}"]
    lines += [f"< {line}" for line in answer.text.splitlines()]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def main() -> None:
    with TemporaryDirectory() as folder:
        GOLDEN.write_text(asyncio.run(transcript(Path(folder))))


if __name__ == "__main__":
    main()
