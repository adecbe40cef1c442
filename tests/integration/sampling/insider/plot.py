"""An insider's plot: all roles of a bureau in one hand, and what has been done with them so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from shared.draws.drand import QUICKNET
from shared.draws.signing import commitment_of
from shared.policy.policy import Policy
from shared.policy.reading import read_policy
from tests.integration.sampling.auditing import audited, entries_of
from tests.integration.sampling.conducting import conduct_all
from tests.integration.sampling.crews import rules, staff
from tests.integration.sampling.desk import BEGIN, DUE, ROUND_123, Desk
from tests.integration.sampling.insider.choices import Choices
from tests.integration.sampling.relays import OTHER_ROUND, by_round, put_relays
from tests.support.parties import PARTIES, MadeUpParty
from tests.unit.sampling.draws.team import pingyin

Json = dict[str, Any]
LATER = datetime.fromtimestamp(QUICKNET.due(657_413), UTC)
"""When the other round is out whose signature is known: three weeks after `DUE`."""
LEAD = timedelta(minutes=10)
"""How far ahead the service puts the round of a draw that it holds in the place of another."""
MILESTONES = (DUE, BEGIN + timedelta(days=1), LATER - timedelta(days=1), LATER - LEAD, LATER, LATER + timedelta(days=2))
ROUNDS = {123: ROUND_123, 657_413: OTHER_ROUND}
HONEST = {party.source for party in PARTIES[1:]}
"""The parties that are not the bureau: they open what they should, and nothing else."""


def policy(number: int) -> bytes:
    """A policy with three kinds of draw: by parties, by the beacon, and covert."""
    kinds: Json = {"p": {"entropy": "parties"}, "b": {"entropy": "beacon"}, "d": {"entropy": "beacon", "covert": True}}
    draws = [{"name": name, "title": "双随机抽查", "selection": {}, **said} for name, said in kinds.items()]
    return pingyin.written(rules(title=f"方案（第 {number} 稿）", draws=draws))


@dataclass(frozen=True)
class Made:
    """A draw that the service has announced at somebody's request: its path and its parties."""

    path: str
    parties: Sequence[MadeUpParty]


@dataclass
class Plot:
    """`known` has the commitments whose nonces are known to the insider; `forged` says that the log was written to, or
    the service or its witness stopped, by somebody who has the machine.
    """

    desk: Desk
    frames: list[Json] = field(default_factory=list)
    draws: list[Made] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    choices: Choices = field(default_factory=Choices)
    policies: dict[str, Policy] = field(default_factory=dict)
    trials: int = 0
    forged: bool = False
    _checked: tuple[int, datetime] | None = None

    def in_another(self, desk: Desk) -> "Plot":
        """The same plot, in a copy of the bureau."""
        plot = begun(desk)
        plot.frames, plot.draws = [*self.frames], [*self.draws]
        plot.known, plot.trials = {*self.known}, self.trials
        return plot

    def parties(self) -> list[MadeUpParty]:
        """The parties with nonces for another announcement. The insider knows that of the bureau."""
        self.trials += 1
        return [replace(party, nonces=f"trial {self.trials}") for party in PARTIES]

    def learn(self, party: MadeUpParty, purpose: str) -> None:
        """The insider learns a nonce."""
        self.known.add(commitment_of(party.source, party.nonce(purpose)))

    async def ask(self, who: str, method: str, path: str, body: object = None) -> Json | None:
        """What the service answers; None if it refuses. It never fails unless somebody has forged."""
        try:
            answer = await self.desk.ask(who, method, path, body)
        except Exception:  # noqa: BLE001  # the read tables know nothing of what is written to the log beside the service
            assert self.forged
            return None
        assert answer.status_code < 500 or self.forged, answer.text
        return dict(answer.json()) if answer.is_success else None

    async def publish(self, *, cosigned: bool = True) -> None:
        """Sequence and show what was appended, and count what there is to choose from."""
        await self.desk.publish(cosigned=cosigned)
        self.choices.read(await entries_of(self.desk), self.desk.now, self.known)

    async def work(self) -> None:
        """The service does what it does by itself."""
        await conduct_all(self.desk.app.resources, self.desk.now, *([Exception] if self.forged else []))
        await self.publish()

    async def check(self) -> None:
        """Nobody had two outcomes to choose from that the audit does not show; and honest roads are clean."""
        entries = await entries_of(self.desk)
        if (len(entries), self.desk.now) == self._checked:
            return
        self._checked = len(entries), self.desk.now
        found = audited(entries, self.desk.now, self.policies)
        unseen = self.choices.unseen(found)
        assert not unseen, unseen
        wrong = [] if self.forged else [finding.remark.detail_en for finding in found.findings]
        assert not wrong, wrong


async def prepare(desk: Desk) -> None:
    """What a bureau has before its first draw: a directory and inspectors, registered parties, a policy."""
    async with desk.at(BEGIN - timedelta(days=30)):
        await desk.import_list(12)
        await staff(desk)
    async with desk.at(BEGIN - timedelta(days=9)):
        for party in PARTIES:
            asked = await desk.done("legal", "/parties", party.registration)
            await desk.done("chief", f"/parties/{asked['id']}/approval")
    await desk.adopt(policy(0))


def begun(desk: Desk) -> Plot:
    """A plot in a bureau that is prepared. The relays give two rounds once they are out."""
    plot = Plot(desk)
    put_relays(desk, by_round(ROUNDS), by_round(ROUNDS))
    read_and_keep(plot, policy(0))
    return plot


def read_and_keep(plot: Plot, content: bytes) -> None:
    """Keep a policy as its file is served to everybody: under its hash."""
    plot.policies[sha256(content).hexdigest()] = read_policy(content).policy
