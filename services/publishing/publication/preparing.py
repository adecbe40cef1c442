"""What a matter tells becomes a publication: what the public may not read is taken out, and the clocks begin.

Told again, the matter revises what waits, or corrects what is shown; what says the same changes nothing.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid5

from services.publishing.publication.display import NotDisplayed, terms_of
from services.publishing.publication.exposing import exposed_in
from services.publishing.publication.redaction import private_in, redact
from services.publishing.publication.releasing import WITHDRAW
from services.publishing.publication.state import Publication
from services.publishing.publication.withdrawing import CHANGED, PUBLISHER
from shared.calendar import StatutoryCalendar
from shared.canonical import JsonObject
from shared.clocks.opening import Opening, open_clocks
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import ClockOpened
from shared.contracts.penalty import PenaltyChanged, PenaltyTold
from shared.contracts.publications import (
    Done,
    PublicationKind,
    PublicationPrepared,
    PublicationRevised,
    Release,
    Terms,
)
from shared.contracts.publicity import Mentions, PrivateKind, Withheld
from shared.contracts.results import InspectionResultTold
from shared.law.law import Law
from shared.policy.publications import PublicationRule

_NAMES = UUID("7d0a5a5e-5c3f-4a57-9d53-2f6d2a0c8e11")
"""The namespace of publications: a matter has one of each kind, whoever prepares it."""
_PLAIN = {
    *("visited", "concluded", "occasion", "plan", "draw"),
    *("crew", "certificates", "closed"),
}
"""The fields of a result that are published as they are."""
ALLOWED = "allowed"
"""What a clock of the release is about if what was withheld may be public after all."""
OWED: dict[PublicationKind, str] = {
    "inspection-result": "publish-result",
    "penalty": "expose-penalty",
    "major-hazard": "disclose-information",
    "lead-transfer": "disclose-information",
}
"""Kind → the rule of law or policy by which it is owed."""


class Told(NamedTuple):
    """What a matter tells: what of it is to be published, and from which day that is owed.

    The policy counts from `done`, the end of the work, where that is another day. `changed` is the day on which a
    decision that may be shown already was changed. `expected` is the day of a visit that is told beforehand, `over` the
    day on which that of which it tells was over. `not_before` is set by the policy, and `stays`. `private` is all that
    the public may not read of it.
    """

    kind: PublicationKind
    matter: str
    content: JsonObject
    hidden: dict[PrivateKind, int]
    owed_since: date
    terms: Terms | None
    corrected: bool
    withheld: Withheld | None
    private: frozenset[str]
    changed: date | None = None
    done: date | None = None
    expected: date | None = None
    over: date | None = None
    not_before: date | None = None
    stays: int = 0


@dataclass
class Redactor:
    """Takes out of the texts of one matter what the public may not read, and counts it."""

    mentions: Mentions
    hidden: Counter[PrivateKind] = field(default_factory=Counter)
    taken: set[str] = field(default_factory=set)

    def __call__(self, text: str) -> str:
        found = redact(text, self.mentions)
        self.hidden.update(found.hidden)
        self.taken |= found.taken
        return found.text

    @property
    def private(self) -> frozenset[str]:
        """All that the public may not read: what was taken out, and what is mentioned and does not stand there."""
        return private_in(self.mentions) | self.taken


def publication_id(kind: PublicationKind, matter: str) -> UUID:
    """The id of the publication of a matter: the same each time the matter tells of it."""
    return uuid5(_NAMES, f"{kind} {matter}")


def result_told(fact: InspectionResultTold, matter: str) -> Told:
    """The result of an inspection. The crew is named as far as the fact names it."""
    public = Redactor(fact.mentions)
    content = {
        **fact.model_dump(mode="json", exclude_none=True, include=_PLAIN),
        "result": public(fact.result),
        "national": public(fact.national),
        "local": public(fact.local),
        "party": {"name": fact.party.name, "identifier": fact.party.identifier},
        "items": [{"code": item.code, "title": item.title, "result": public(item.result)} for item in fact.items],
        "findings": [
            {
                "text": public(finding.text),
                "basis": public(finding.basis),
                "handling": public(finding.handling),
                "corrected": finding.corrected,
            }
            for finding in fact.findings
        ],
    }
    return Told(
        kind="inspection-result",
        matter=matter,
        content=content,
        hidden=dict(public.hidden),
        # What was covert is not late because it was: its time begins when it may be told.
        owed_since=fact.disclosed or fact.concluded,
        done=fact.disclosed or fact.ended,
        terms=None,
        corrected=all(finding.corrected for finding in fact.findings),
        withheld=fact.withheld,
        private=public.private,
    )


def penalty_told(penalty: PenaltyTold, law: Law, change: PenaltyChanged | None = None) -> Told:
    """A penalty as its decision has it. The numbers of a natural person's papers are nowhere in it.

    Raises UnknownRule, NoLawInForce.
    """
    public = Redactor(penalty.mentions)
    party = penalty.party
    content = {
        "number": penalty.number,
        "title": public(penalty.title),
        "party": {"kind": party.kind, "name": party.name, "identifier": party.code},
        "act": public(penalty.act),
        "facts": public(penalty.facts),
        "basis": public(penalty.basis),
        "kinds": list(penalty.kinds),
        "content": public(penalty.content),
        "fine": _yuan(penalty.fine),
        "confiscated": _yuan(penalty.confiscated),
        "licence": public(penalty.licence),
        "decided": penalty.decided_on.isoformat(),
        "authority": penalty.authority.model_dump(),
        "changes": [] if change is None else [_changed(change, public)],
    }
    terms, withheld = _terms_of(penalty, law)
    return Told(
        kind="penalty",
        matter=penalty_matter(penalty.penalty),
        content=content,
        hidden=dict(public.hidden),
        owed_since=penalty.decided_on,
        terms=terms,
        corrected=False,
        withheld=withheld,
        private=public.private,
        changed=change.on if change else None,
    )


def penalty_matter(penalty: UUID) -> str:
    """The matter of a penalty: a case has one of its own for each party."""
    return f"penalty/{penalty}"


def _terms_of(penalty: PenaltyTold, law: Law) -> tuple[Terms | None, Withheld | None]:
    """How long it is shown, and why it is not shown at all."""
    if penalty.withheld or not penalty.credit_class:
        return None, next(iter(penalty.withheld), None)
    terms = Terms(rule=penalty.credit_class, determined=penalty.decided_on)
    try:
        terms_of(law, terms.rule, terms.determined)
    except NotDisplayed:
        return None, "slight"
    return terms, None


def _changed(change: PenaltyChanged, public: Redactor) -> JsonObject:
    told = change.model_dump(mode="json", include={"by", "on"})
    return {**told, "document": public(change.document), "explanation": public(change.explanation)}


def _yuan(fen: int | None) -> str:
    """A sum of money in yuan, "" without one: 2000000 → "20000.00"."""
    return "" if fen is None else f"{fen // 100}.{fen % 100:02}"


def prepare(told: Told, release: Release, rules: Rules) -> PublicationPrepared:
    """What the matter tells for the first time. What is withheld is owed to nobody."""
    publication = publication_id(told.kind, told.matter)
    return PublicationPrepared(
        publication=publication,
        kind=told.kind,
        matter=told.matter,
        content=told.content,
        hidden=told.hidden,
        terms=told.terms,
        release=release,
        withheld=told.withheld,
        not_before=told.not_before,
        clocks=() if told.withheld else tuple(_owed(f"publication/{publication}", told, rules)),
    )


def _owed(stream: str, told: Told, rules: Rules, about: str = "") -> Iterator[ClockOpened]:
    """The clocks of the release: the law's from the day on which the thing counts, the policy's from its end."""
    rule = OWED.get(told.kind)
    for start, set_by in ((told.owed_since, "law"), (told.done or told.owed_since, "policy")) if rule else ():
        opened = open_clocks(Opening(stream, PUBLISHER, start, about=about), rule or "", rules)
        yield from (clock for clock in opened if clock.set_by == set_by)


def revise(publication: Publication, told: Told, rules: Rules) -> PublicationRevised | None:
    """What the matter tells now; None if it is what waits or, if nothing waits, what is shown. What is shown and has
    changed is put right within days (处罚法 2021 第四十八条第二款). What was withheld may be public now.
    """
    corrected, terms = publication.corrected or told.corrected, publication.terms or told.terms
    not_before = told.not_before or publication.not_before
    known = (known_of(publication), publication.corrected, publication.terms, publication.not_before)
    exposed = exposed_in(publication, told.content, told.private)
    is_allowed = publication.status == "withheld"
    is_known = known == (told.content, corrected, terms, not_before) and {*exposed} <= {*publication.exposed}
    if is_known and not is_allowed:
        return None
    owed: tuple[ClockOpened, ...] = ()
    if is_allowed:
        owed = tuple(_owed(publication.stream, told, rules, about=ALLOWED))
    if told.changed and publication.is_public:
        opening = Opening(publication.stream, PUBLISHER, told.changed, about=CHANGED)
        owed = open_clocks(opening, WITHDRAW, rules)
    return PublicationRevised(
        content=told.content,
        hidden=told.hidden,
        corrected=corrected,
        terms=terms,
        not_before=told.not_before,
        done=Done(on=told.over, stays=told.stays) if told.over else None,
        exposed=exposed,
        allowed=is_allowed,
        clocks=publication.clocks.new(owed),
    )


def embargoed(told: Told, rule: PublicationRule | None, calendar: StatutoryCalendar) -> Told:
    """What the matter tells, with the day before which the policy has it not released, and how long it stays."""
    if rule is None:
        return told
    told = told._replace(stays=rule.stays or 0)
    day = told.expected if told.kind == "advance-notice" else told.done or told.owed_since
    return told._replace(not_before=rule.embargo.ends(day, calendar)) if rule.embargo and day else told


def allow(publication: Publication) -> PublicationRevised:
    """What was withheld with its matter may be public again, as it was written."""
    hidden = publication.waiting.hidden if publication.waiting else {}
    return PublicationRevised(content=known_of(publication), hidden=hidden, exposed=(), allowed=True)


def fulfil(publication: Publication) -> PublicationRevised | None:
    """What was wrong is put right; None if that is known."""
    if publication.corrected:
        return None
    hidden = publication.waiting.hidden if publication.waiting else {}
    return PublicationRevised(content=known_of(publication), hidden=hidden, corrected=True)


def known_of(publication: Publication) -> JsonObject:
    """What waits or, if nothing waits, what was shown last."""
    if publication.waiting:
        return publication.waiting.content
    return publication.versions[-1].content if publication.versions else {}
