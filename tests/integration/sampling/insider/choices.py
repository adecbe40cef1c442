"""How many outcomes an insider has to choose from, counted from the entries of the log without the audit's rules.

An outcome is decided as soon as all its random values are known to the insider: a round when it is out, a nonce of the
bureau at once, a nonce of another party when that party has opened it.
"""

import json
from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime

from shared.draws.audit.fold import Audited
from shared.draws.spec import Beacon, Spec, read_spec
from shared.draws.text import moment
from shared.errors import Refusal
from shared.log.event import leaf_hash


@dataclass
class Candidate:
    """An announcement in the log: each has a leaf hash of its own, and so an outcome of its own."""

    position: int
    draw: str
    leaf: str
    spec: Spec
    known_before: bool = False
    """Its values were known when it was made: whoever made it had as many outcomes to choose from as he liked."""
    decided: bool = False
    failed: bool = False
    """It failed before it was decided. Nothing that is known afterwards is a choice any more."""


@dataclass
class Choices:
    """All outcomes in the log so far. `known` has the commitments whose nonces the insider knows."""

    candidates: list[Candidate] = field(default_factory=list)
    invented: dict[str, int] = field(default_factory=dict)
    """Draw → the entry that completed it before any of its announcements was decided."""
    _read: int = 0

    def read(self, entries: list[bytes], now: datetime, known: Container[str]) -> None:
        """Take in what the log has more. What was made since the last time was made at `now`."""
        for candidate in self.candidates:
            self._decide(candidate, now, known)
        for position in range(self._read, len(entries)):
            entry = json.loads(entries[position])
            kind, _, draw = entry["stream"].partition("/")
            word = entry["type"].removeprefix("sampling.draw.")
            if kind == "draw":
                self._take(position, draw, word, entries[position], now, known)
        self._read = len(entries)

    def _take(self, position: int, draw: str, word: str, data: bytes, now: datetime, known: Container[str]) -> None:
        of_draw = [candidate for candidate in self.candidates if candidate.draw == draw]
        match word:
            case "announced":
                try:
                    spec = read_spec(json.loads(data)["public"]["spec"])
                except Refusal:
                    return
                candidate = Candidate(position, draw, leaf_hash(data).hex(), spec)
                self._decide(candidate, now, known)
                candidate.known_before = candidate.decided
                self.candidates.append(candidate)
            case "failed":
                for candidate in of_draw:
                    candidate.failed = candidate.failed or not candidate.decided
            case "completed" if not any(candidate.decided for candidate in of_draw):
                self.invented.setdefault(draw, position)

    def unseen(self, found: Audited) -> list[str]:
        """What the audit does not show, in words; empty if nobody had a choice without being seen."""
        named = {finding.where.draw for finding in found.findings}
        places = {finding.where.position for finding in found.findings}
        annulled = {course.draw for course in found.book.announced() if course.annulled_at(found.at)}
        chosen = defaultdict(list)
        said = [f"{draw} was completed out of nothing" for draw in self.invented if draw not in named]
        for one in self.candidates:
            if one.draw in named or one.position in places:
                continue
            if one.known_before:
                said.append(f"{one.draw} was announced when its values were known")
            if one.decided and not one.failed:
                chosen[one.spec.purpose, one.draw in annulled].append(one.draw)
        return said + [f"{purpose}: {draws}" for (purpose, _), draws in chosen.items() if len(draws) > 1]

    def _decide(self, candidate: Candidate, now: datetime, known: Container[str]) -> None:
        candidate.decided = candidate.decided or all(
            now >= moment(source.due) if isinstance(source, Beacon) else source.commitment in known
            for source in candidate.spec.entropy
        )
