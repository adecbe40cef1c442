"""Fetching a round of a public beacon from a relay (drand HTTP API v1: `GET {relay}/{chain}/public/{round}`).

The relays are a setting of the operator, the same for every bureau, and not part of a policy. It does not matter which
relay answers, because the beacon's signature proves the round. If a policy could name addresses, a person who adopts
policies could send our requests to any machine that the server can reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from pydantic import BaseModel

from shared.draws.entropy import ValueRefused, check_value
from shared.draws.spec import Beacon
from shared.errors import Unavailable
from shared.peers import Allowance, NotAnAddress, PeerFailed, Peers
from shared.pool import Pool

# A round of the API has less than 1 kB.
_ROUND = Allowance(4_096, seconds=4)

_log = structlog.get_logger()


class BeaconUnavailable(Unavailable):
    code = "beacon-unavailable"
    title = "信标暂时无法读取"
    title_en = "The beacon cannot be read now"


class _Round(BaseModel):
    signature: str


@dataclass(frozen=True, slots=True)
class Relays:
    """The addresses of relays that serve the beacon's rounds; they are asked one after the other. No relay is trusted,
    because the beacon's signature proves a round.
    """

    peers: Peers
    pool: Pool
    urls: Sequence[str]
    within: Allowance = _ROUND

    async def fetch(self, source: Beacon) -> str:
        """The signature of the round, verified. Raises BeaconUnavailable if no relay gives it."""
        for url in self.urls:
            try:
                answer = await self.peers.ask(f"{url}/{source.chain}/public/{source.round}", self.within)
                signature = _Round.model_validate_json(answer.found()).signature
                await self.pool.run(check_value, source, signature)
            except (NotAnAddress, PeerFailed, ValueError, ValueRefused) as error:
                _log.warning("relay passed by", relay=url, round=source.round, reason=repr(error))
            else:
                return signature
        raise BeaconUnavailable(
            f"所有信标中继都未给出第 {source.round} 轮的有效签名；系统会继续重试；也可从别处取得签名，由任何人提交。",
            f"No relay gave a valid signature of round {source.round}; it is tried again, and anybody may hand it in.",
            retry_after=5,
            round=source.round,
        )
