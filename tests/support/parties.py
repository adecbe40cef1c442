"""Made-up parties of a draw, with keys of their own: what the program of a party does."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.draws.registration import PartyKey, registration_message
from shared.draws.signing import commitment_message, commitment_of, reveal_message
from shared.identifiers import Uscc

Json = dict[str, Any]


@dataclass(frozen=True)
class MadeUpParty:
    """An organisation that takes part in draws under a source name. `above` is the code above it, "" for none."""

    source: str
    organisation: str
    name: str
    above: str = ""
    nonces: str = ""
    """Other nonces for other text."""

    @property
    def _signing_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(sha256(f"key of {self.source}".encode()).digest())

    @property
    def key(self) -> str:
        return self._signing_key.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        return self._signing_key.sign(message).hex()

    @property
    def registration(self) -> Json:
        """What the party hands to the bureau once."""
        party = PartyKey(self.organisation, self.name, self.above, self.key)
        return {**party._asdict(), "signature": self.sign(registration_message(party))}

    def nonce(self, purpose: str) -> str:
        return sha256(f"nonce of {self.source} for {purpose}{self.nonces}".encode()).hexdigest()

    def share(self, bureau: str, purpose: str) -> Json:
        """What stands in the spec of a draw: the signed commitment to a nonce."""
        commitment = commitment_of(self.source, self.nonce(purpose))
        return {
            "source": self.source,
            "type": "party",
            "owner": self.organisation,
            "name": self.name,
            "key": self.key,
            "commitment": commitment,
            "signature": self.sign(commitment_message(bureau, purpose, self.source, commitment)),
        }

    def reveal(self, spec: Mapping[str, Any], leaf: str) -> Json:
        """What opens the nonce of an announced draw. `leaf` is the leaf hash of its announcement, in hex."""
        nonce = self.nonce(spec["purpose"])
        signature = self.sign(reveal_message(spec["draw"], self.source, nonce, leaf))
        return {"source": self.source, "value": nonce, "signature": signature}


def code_of_bureau(bureau: str) -> str:
    """The made-up unified social credit code of a bureau, by its area code."""
    return str(Uscc.completed(f"11{bureau}EXAMPB01"))


def legal_of(bureau: str) -> MadeUpParty:
    """The bureau's own share."""
    return MadeUpParty("legal", code_of_bureau(bureau), "示例应急管理局")


BUREAU_CODE = code_of_bureau("370124")
LEGAL = legal_of("370124")
FEDERATION = MadeUpParty("federation", str(Uscc.completed("13370124EXAMPF02")), "平川县工商业联合会")
NOTARY = MadeUpParty("notary", str(Uscc.completed("12370124EXAMPN03")), "平川县公证处")
PARTIES = (LEGAL, FEDERATION, NOTARY)
"""The bureau's own share first, then two independent parties."""


def parties_of(bureau: str) -> tuple[MadeUpParty, ...]:
    """The parties of another bureau: its own share first, then the same independent parties."""
    return (legal_of(bureau), FEDERATION, NOTARY)
