"""Who may send: authorities, each with a secret and, if it signs with RSA, a public key. Kept in `senders.json`."""

import json
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, field_validator

from shared.durable import write_durably
from shared.errors import Forbidden, Unavailable
from shared.identifiers import Uscc

_SECRET_BYTES = 32


class SenderUnknown(Forbidden):
    code = "sender-unknown"
    title = "未登记的报送机关"
    title_en = "The sender is not known"


class SendersUnreadable(Unavailable):
    code = "senders-unreadable"
    title = "报送机关名单无法读取"
    title_en = "The register of senders cannot be read"


class Sender(BaseModel):
    """An authority that sends. `secret`: the key for HMAC, which is the bytes of this text. `public_key`: PEM, for RSA.

    `name`: what records must call the authority; None takes any name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    secret: str
    name: str | None = None
    public_key: str | None = None

    @field_validator("public_key")
    @classmethod
    def _is_key(cls, pem: str | None) -> str | None:
        try:
            if pem is not None:
                load_pem_public_key(pem.encode())
        except UnsupportedAlgorithm as error:
            raise ValueError("no key of a known kind") from error
        return pem


Senders = Mapping[str, Sender]
"""The senders by code (统一社会信用代码)."""
_SENDERS: TypeAdapter[dict[str, Sender]] = TypeAdapter(dict[str, Sender])


def read_senders(text: str) -> Senders:
    """The senders in the text of a file. Raises SendersUnreadable."""
    try:
        return _SENDERS.validate_json(text)
    except (ValidationError, ValueError) as error:
        raise SendersUnreadable(
            "报送机关名单须为 JSON：代码对应 secret、name、public_key；请改正沙箱数据目录中的 senders.json。",
            "The senders are JSON: a code with secret, name, public_key; correct senders.json in the data folder of "
            "the sandbox.",
            retry_after=60,
        ) from error


def register_senders(file: Path, codes: Iterable[Uscc]) -> None:
    """Give each authority that is not in the file a secret. Raises SendersUnreadable, DiskFull."""
    known = dict(read_senders(file.read_text(encoding="utf-8"))) if file.exists() else {}
    new = {code: Sender(secret=secrets.token_hex(_SECRET_BYTES)) for code in codes if code not in known}
    if new or not file.exists():
        told = {code: sender.model_dump(exclude_none=True) for code, sender in (known | new).items()}
        write_durably(file, json.dumps(told, ensure_ascii=False, indent=2).encode())


def sender_of(senders: Senders, code: str) -> Sender:
    """The sender with a code. Raises SenderUnknown."""
    if code not in senders:
        raise SenderUnknown(
            f"{code} 不是登记的报送机关；请核对 X-Sender，或在沙箱的 senders.json 中登记。",
            f"{code} is no known sender; check X-Sender, or register it in senders.json of the sandbox.",
        )
    return senders[code]
