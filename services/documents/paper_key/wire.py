"""The answers of the API about paper keys."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, Field

from services.documents.paper_key.lifecycle import KeptKey
from services.documents.registration.wire import RegisteredShown, RevocationShown
from shared.contracts.fact import Hex32
from shared.contracts.papers import KeyId


class PaperKeyShown(BaseModel):
    """A paper key of a bureau, at the version in the ETag, which all keys of the bureau share."""

    key: Hex32 = Field(description="The public key (Ed25519) in hex.")
    key_id: KeyId = Field(description="The id by which the code of a paper names its key.", examples=["7e48bd3d"])
    bureau: str = Field(examples=["370124"])
    version: int
    first: date = Field(description="The day of the first papers that it signs.")
    last: date | None = Field(description="The day of the last, if another key has replaced it.")
    registered: RegisteredShown
    revoked: RevocationShown | None


def shown(kept: KeptKey, version: int, names: Mapping[str, str]) -> PaperKeyShown:
    key = kept.key
    return PaperKeyShown(
        key=key.public.hex(),
        key_id=key.id.hex(),
        bureau=key.bureau,
        version=version,
        first=key.first,
        last=key.last,
        registered=RegisteredShown.of(kept.registered, names),
        revoked=RevocationShown.of(kept.revocation, names),
    )
