"""Public beacons (drand.love) whose value can come last in a draw: known chains, due times of rounds, signatures."""

import re
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from drand_verify import verify_bls_unchained_g1_rfc9380

_SIGNATURE = re.compile("[0-9a-f]{96}")


@dataclass(frozen=True, slots=True)
class Chain:
    """A beacon's chain.

    Its hash in hex, the POSIX second of round 1, the seconds between two rounds, and its public key in hex.
    """

    hash: str
    genesis: int
    period: int
    public_key: str

    def due(self, round_: int) -> int:
        """The POSIX second at which a round is published."""
        return self.genesis + (round_ - 1) * self.period

    def first_round_at(self, moment: datetime) -> int:
        """The first round published at `moment` or later."""
        return max(1, 1 + ceil((ceil(moment.timestamp()) - self.genesis) / self.period))

    def verifies(self, round_: int, signature: str) -> bool:
        """Whether this is the round's signature, unchained on G1 after RFC 9380, in lower-case hex.

        Upper-case hex is refused: the text itself is hashed into the seed, so there must be a single spelling.
        """
        if not _SIGNATURE.fullmatch(signature):
            return False
        try:
            verify_bls_unchained_g1_rfc9380(round_, signature, self.public_key)
        except ValueError:
            return False
        return True


QUICKNET = Chain(
    hash="52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    genesis=1_692_803_367,
    period=3,
    public_key="83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c92"
    "1cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
)
CHAINS = {chain.hash: chain for chain in (QUICKNET,)}
