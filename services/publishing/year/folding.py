"""The audit of the site's own log, as far as it has read it. It is the audit that `cheqian verify bureau` makes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from shared.canonical import JsonObject
from shared.draws.audit.excerpt import BundleExcerpt, excerpt
from shared.draws.audit.fold import LogAudit
from shared.draws.audit.registers import POLICY
from shared.draws.audit.year import concerns, records
from shared.errors import Refusal
from shared.heavy import heavy
from shared.log.checkpoints import Checkpoint
from shared.log.notes import Note
from shared.log.quorum import Quorum
from shared.log.tiles import WIDTH
from shared.policy.adoption import PolicyUnknown
from shared.policy.policy import Policy


class JudgedYear(NamedTuple):
    """A bureau's year as it was judged: `record` as `YearRecord.as_json`, `findings` as `AuditFinding.as_json`."""

    bureau: str
    year: int
    record: JsonObject
    findings: list[JsonObject]


class Portion(NamedTuple):
    """Some more entries of the log, and what must be looked up before the audit takes them.

    `sizes` are those of the checkpoints that stand in notes, and `files` the hashes of policies that were adopted.
    """

    excerpts: Sequence[BundleExcerpt]
    end: int
    sizes: frozenset[int]
    files: frozenset[str]

    @property
    def tells(self) -> bool:
        """Whether an entry can be about a draw."""
        return any(bundle.picked for bundle in self.excerpts)


@heavy
def portion_of(first: int, entries: Sequence[bytes]) -> Portion:
    """The entries from the index `first` on, cut where the bundles of the log are cut."""
    cuts = [first, *range(first - first % WIDTH + WIDTH, first + len(entries), WIDTH), first + len(entries)]
    excerpts = [excerpt(cut, entries[cut - first : end - first]) for cut, end in pairwise(cuts)]
    told = [public for bundle in excerpts for public in _publics(bundle)]
    return Portion(
        excerpts,
        first + len(entries),
        frozenset(size for _, public in told for size in _size_in(public.get("note"))),
        frozenset(str(public.get("file")) for type_, public in told if type_ == POLICY),
    )


class YearFold:
    """The audit, entry by entry in the order of the log. `size` is how many entries it has read."""

    def __init__(self, trusted: Quorum) -> None:
        if trusted.log is None:
            raise ValueError("the audit needs the key of its log")
        self.size = 0
        self._policies: dict[str, Policy | Refusal] = {}
        self._audit = LogAudit(trusted.log, trusted, self._policy_of)

    @heavy
    def take(self, portion: Portion, roots: Mapping[int, bytes], policies: Mapping[str, Policy | Refusal]) -> None:
        """Take in the next portion. `roots` has the root of the log at each of its sizes, `policies` the adopted."""
        self._policies.update(policies)
        for bundle in portion.excerpts:
            self._audit.take(bundle, roots.__getitem__)
        self.size = portion.end

    @heavy
    def judged(self, now: datetime) -> list[JudgedYear]:
        """Each bureau's year that has a draw, judged at `now`."""
        audited = self._audit.findings(now)
        return [
            JudgedYear(
                record.bureau,
                record.year,
                record.as_json(),
                [found.as_json() for found in audited.findings if concerns(found, record.bureau, record.year)],
            )
            for record in records(audited.book, audited.at)
        ]

    def _policy_of(self, file: str) -> Policy | Refusal:
        unknown = PolicyUnknown(
            f"公开日志中没有采用哈希为 {file} 的政策文件。",
            f"The log shows no adoption of the policy file {file}.",
        )
        return self._policies.get(file, unknown)


def _publics(bundle: BundleExcerpt) -> Iterator[tuple[str, dict[str, Any]]]:
    """The type and the public part of each picked entry that has them."""
    for _, data in bundle.picked:
        with suppress(ValueError, RecursionError):
            entry = json.loads(data)
            if isinstance(entry, dict) and isinstance(entry.get("public"), dict):
                yield str(entry.get("type")), entry["public"]


def _size_in(note: object) -> Iterator[int]:
    """The size in the checkpoint of a note; nothing if it is none."""
    with suppress(Refusal, UnicodeEncodeError):
        yield Checkpoint.parse(Note.parse(str(note).encode()).text).size
