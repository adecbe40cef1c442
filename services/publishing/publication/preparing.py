"""What a matter tells becomes a publication: what the public may not read is taken out, and the clocks begin.

Told again, the matter revises what waits, or corrects what is shown; what says the same changes nothing.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid5

from services.publishing.publication.redaction import redact
from services.publishing.publication.state import Publication
from services.publishing.publication.withdrawing import PUBLISHER
from shared.canonical import JsonObject
from shared.clocks.opening import Opening, open_clocks
from shared.clocks.reckoning import Rules
from shared.contracts.publications import PublicationKind, PublicationPrepared, PublicationRevised, Release, Terms
from shared.contracts.publicity import Mentions, PrivateKind, Withheld
from shared.contracts.results import InspectionResultTold

_NAMES = UUID("7d0a5a5e-5c3f-4a57-9d53-2f6d2a0c8e11")
"""The namespace of publications: a matter has one of each kind, whoever prepares it."""
OWED: dict[PublicationKind, str] = {"inspection-result": "publish-result", "penalty": "expose-penalty"}
"""Kind → the rule of law or policy by which it is owed."""


class Told(NamedTuple):
    """What a matter tells: what of it is to be published, and from which day that is owed."""

    kind: PublicationKind
    matter: str
    content: JsonObject
    hidden: dict[PrivateKind, int]
    owed_since: date
    terms: Terms | None
    corrected: bool
    withheld: Withheld | None


@dataclass
class _Redactor:
    """Takes out of the texts of one matter what the public may not read, and counts it."""

    mentions: Mentions
    hidden: Counter[PrivateKind] = field(default_factory=Counter)

    def __call__(self, text: str) -> str:
        found = redact(text, self.mentions)
        self.hidden.update(found.hidden)
        return found.text


def publication_id(kind: PublicationKind, matter: str) -> UUID:
    """The id of the publication of a matter: the same each time the matter tells of it."""
    return uuid5(_NAMES, f"{kind} {matter}")


def result_told(fact: InspectionResultTold, matter: str) -> Told:
    """The result of an inspection. The crew is named as far as the fact names it."""
    public = _Redactor(fact.mentions)
    items = [{"code": item.code, "title": item.title, "result": public(item.result)} for item in fact.items]
    findings = [
        {
            "text": public(finding.text),
            "basis": finding.basis,
            "handling": public(finding.handling),
            "corrected": finding.corrected,
        }
        for finding in fact.findings
    ]
    content = {
        "party": {"name": fact.party.name, "identifier": fact.party.identifier},
        "visited": fact.visited.isoformat(),
        "concluded": fact.concluded.isoformat(),
        "occasion": fact.occasion,
        **{name: str(value) for name in ("plan", "draw") if (value := getattr(fact, name))},
        "items": items,
        "result": fact.result,
        "national": fact.national,
        "local": fact.local,
        "findings": findings,
        "crew": list(fact.crew),
        "closed": fact.closed,
    }
    corrected = all(finding.corrected for finding in fact.findings)
    return Told(
        "inspection-result", matter, content, dict(public.hidden), fact.concluded, None, corrected, fact.withheld
    )


def prepare(told: Told, release: Release, rules: Rules) -> PublicationPrepared:
    """What the matter tells for the first time. What is withheld is owed to nobody."""
    publication = publication_id(told.kind, told.matter)
    opening = Opening(f"publication/{publication}", PUBLISHER, told.owed_since)
    rule = OWED.get(told.kind)
    return PublicationPrepared(
        publication=publication,
        kind=told.kind,
        matter=told.matter,
        content=told.content,
        hidden=told.hidden,
        terms=told.terms,
        release=release,
        withheld=told.withheld,
        clocks=open_clocks(opening, rule, rules) if rule and not told.withheld else (),
    )


def revise(publication: Publication, told: Told) -> PublicationRevised | None:
    """What the matter tells now; None if it is what waits or, if nothing waits, what is shown."""
    newest = publication.versions[-1].content if publication.versions else None
    known = publication.waiting.content if publication.waiting else newest
    if (known, publication.corrected) == (told.content, told.corrected):
        return None
    return PublicationRevised(content=told.content, hidden=told.hidden, corrected=told.corrected)
