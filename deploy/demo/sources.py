"""The entropy sources of the demonstration: two parties, and a last share that nobody in the bureau controls."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.draws.entropy import commitment_of

BEACON_LEAD = timedelta(seconds=30)
"""The time from now to the beacon's round. A bureau waits ten minutes; a demonstration has spectators who wait."""


@dataclass(frozen=True)
class Source:
    """An entry of the announcement's `entropy`, and the nonce behind its commitment ("" for the beacon)."""

    entry: Mapping[str, Any]
    nonce: str

    @property
    def name(self) -> str:
        return str(self.entry["source"])

    @property
    def owner(self) -> str:
        """The owner of the source, for people to read."""
        owner = str(self.entry.get("owner", "drand（League of Entropy）"))
        return "本局 (the bureau)" if owner == "bureau" else owner


def parties() -> list[Source]:
    """The two parties: the bureau's legal section, and an organisation outside the bureau."""
    return [
        _committed("legal-section", type="party", owner="bureau"),
        _committed("trade-association", type="party", owner="县企业协会（演示）"),
    ]


def escrow() -> Source:
    """A share that another organisation holds until the parties have revealed theirs. It works without a network."""
    return _committed("notary", type="escrow", owner="县公证处（演示）", holder="县公证处（演示）")


def beacon(now: datetime) -> Source:
    """A round of the public drand beacon that does not exist yet."""
    return Source({"source": "beacon", "type": "drand", "due": (now + BEACON_LEAD).isoformat()}, "")


def _committed(source: str, **fields: str) -> Source:
    nonce = secrets.token_bytes(32)
    return Source({"source": source, **fields, "commitment": commitment_of(source, nonce.hex())}, nonce.hex())
