"""The witness that a city bureau runs for its counties' logs: it cosigns only what continues its last cosignature.

`python -m shared.http.serving shared.witness.app`. Anybody may send a checkpoint, because the log's signature decides.
Answers are plain text, as C2SP tlog-witness requires.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, Response

from shared.clock import Clock, utc_now
from shared.disk import DiskFull
from shared.errors import Refusal
from shared.file_modes import keep_to_owner, private_folder
from shared.http.body_limit import BodyLimit, BodyTooLarge, BodyTooSlow
from shared.log.checkpoints import MalformedCheckpoint
from shared.log.keyfile import signing_key
from shared.log.merkle import ProofRefused
from shared.log.notes import Kind, MalformedNote, NotSigned, SignatureRefused, SigningKey
from shared.log.trusted_keys import require_witness_keys
from shared.witness.cosigning import Witness
from shared.witness.decision import OtherSize, UnknownLog
from shared.witness.ledger import Ledger
from shared.witness.settings import WitnessSettings
from shared.witness.submission import MalformedSubmission
from shared.witness.watched import read_watched_logs

# In bytes. A note must have room for 16 signatures of 5 kB (C2SP signed-note); a full proof is 3 kB.
BODY_LIMIT = 131_072
BODY_SECONDS = 10

_STATUS: Mapping[type[Refusal], int] = {
    MalformedSubmission: 400,
    MalformedNote: 400,
    MalformedCheckpoint: 400,
    NotSigned: 403,
    SignatureRefused: 403,
    UnknownLog: 404,
    OtherSize: 409,
    # The protocol has no status for a body that is too large or too slow.
    BodyTooLarge: 400,
    BodyTooSlow: 400,
    ProofRefused: 422,
    DiskFull: 503,
}

_SUBMISSION: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "`old <size>`, the consistency proof (base64, a line each), an empty line, the checkpoint.",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
}
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "Malformed or too large, or the old size exceeds the checkpoint's."},
    403: {"description": "Not signed by a trusted key of the log."},
    404: {"description": "The log is not known here."},
    409: {"description": "Another size was cosigned last: the body.", "content": {"text/x.tlog.size": {}}},
    422: {"description": "The proof does not hold, or the same size has another root."},
    503: {"description": "The disk of the witness is full: nothing was cosigned."},
}


def witness_key(settings: WitnessSettings) -> SigningKey:
    """The key of the witness; it is created at the first call, with mode 0600.

    Raises what `signing_key` raises, and ReadableByOthers if the folder of the witness is open to others.
    """
    private_folder(settings.data)
    return signing_key(settings.data / "key", settings.name, Kind.COSIGNATURE)


def create_app(settings: WitnessSettings | None = None, clock: Clock = utc_now) -> FastAPI:
    """The witness as an application. Without `settings`, they are read from the environment.

    Raises what `witness_key` raises, and NotAWitnessKey if the key of a log is also the key of the witness.
    """
    keep_to_owner()
    settings = settings or WitnessSettings()
    key, logs = witness_key(settings), read_watched_logs(settings.logs)
    require_witness_keys([key.verifier], *(log.key for log in logs))
    witness = Witness(key, logs, Ledger(settings.data / "logs"))
    app = FastAPI(title="见证 Witness", version="1", description=__doc__, default_response_class=PlainTextResponse)
    app.add_middleware(BodyLimit, size=BODY_LIMIT, seconds=BODY_SECONDS)
    app.add_exception_handler(Refusal, _refuse)

    @app.post("/add-checkpoint", responses=_REFUSALS, openapi_extra=_SUBMISSION)
    async def add_checkpoint(request: Request) -> str:
        """Cosign a checkpoint that continues the last cosigned checkpoint."""
        body = await request.body()
        return await run_in_threadpool(witness.cosign, body, int(clock().timestamp()))

    @app.get("/{log}/checkpoint", responses={404: _REFUSALS[404]})
    def last_checkpoint(log: str) -> str:
        """The last cosigned checkpoint of the log whose origin has this SHA-256 (hex)."""
        return witness.last(log).decode()

    @app.get("/healthz")
    def health() -> str:
        """Answers while the witness runs."""
        return "ok\n"

    return app


def _refuse(request: Request, error: Exception) -> Response:
    """The answer to a refusal: a status, with the reason in both languages, or the size where the protocol wants it."""
    match error:
        case OtherSize():
            # Not a PlainTextResponse: clients compare the content type, and it must not have a charset.
            return Response(f"{error.size}\n", 409, {"content-type": "text/x.tlog.size"})
        case Refusal():
            return PlainTextResponse(f"{error.detail}\n{error.detail_en}\n", _STATUS[type(error)])
        case _:
            raise error
