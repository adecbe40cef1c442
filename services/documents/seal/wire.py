"""The answers of the API about seals."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, Field

from services.documents.registration.wire import RegisteredShown, RevocationShown
from services.documents.seal.lifecycle import KeptSeal
from shared.contracts.fact import Hex32


class SealShown(BaseModel):
    """A registered seal of a bureau, at the version in the ETag, which all seals of the bureau share."""

    certificate: Hex32 = Field(description="SHA-256 of the seal's certificate in DER, in hex.")
    bureau: str = Field(examples=["370124"])
    version: int
    first: date = Field(description="The day of the first papers that it seals.")
    registered: RegisteredShown
    revoked: RevocationShown | None


def shown(seal: KeptSeal, bureau: str, version: int, names: Mapping[str, str]) -> SealShown:
    return SealShown(
        certificate=seal.certificate,
        bureau=bureau,
        version=version,
        first=seal.first,
        registered=RegisteredShown.of(seal.registered, names),
        revoked=RevocationShown.of(seal.revocation, names),
    )
