"""What hazards, leads and coming visits tell, as the public may read it."""

from datetime import date
from uuid import UUID

from services.publishing.publication.preparing import Redactor, Told
from shared.canonical import JsonObject
from shared.contracts.beforehand import VisitTold
from shared.contracts.hazards import MajorHazardTold
from shared.contracts.leads import LeadTold
from shared.contracts.results import PublishedParty


def hazard_told(hazard: MajorHazardTold, eliminated: date | None = None, document: str = "") -> Told:
    """A major hazard, or that it was eliminated."""
    public = Redactor(hazard.mentions)
    content: JsonObject = {
        "number": hazard.number,
        "party": _party(hazard.party),
        "found": hazard.found.isoformat(),
        "listed": hazard.listed.isoformat(),
        "criterion": hazard.criterion,
        "facts": public(hazard.facts),
        "place": public(hazard.place),
        "measures": public(hazard.measures),
        "by": _day(hazard.by),
        "supervisor": public(hazard.supervisor),
        "authority": {"name": hazard.authority},
        "eliminated": _day(eliminated),
        "acceptance": public(document),
    }
    return Told(
        kind="major-hazard",
        matter=hazard_matter(hazard.hazard),
        content=content,
        hidden=dict(public.hidden),
        owed_since=hazard.listed,
        terms=None,
        corrected=eliminated is not None,
        withheld=next(iter(hazard.withheld), None),
        private=public.private,
        over=eliminated,
    )


def hazard_matter(hazard: UUID) -> str:
    return f"hazard/{hazard}"


def lead_told(lead: LeadTold) -> Told:
    """A lead that went to another department."""
    public = Redactor(lead.mentions)
    content: JsonObject = {
        "party": _party(lead.party),
        "to": public(lead.to),
        "document": public(lead.document),
        "transferred": lead.transferred.isoformat(),
        "received": _day(lead.received),
        "findings": [{"text": public(each.text), "basis": public(each.basis)} for each in lead.findings],
    }
    return Told(
        kind="lead-transfer",
        matter=f"lead/{lead.lead}",
        content=content,
        hidden=dict(public.hidden),
        # What was covert is not late because it was: its time begins when it may be told.
        owed_since=lead.disclosed or lead.transferred,
        terms=None,
        corrected=False,
        withheld=None,
        private=public.private,
    )


def visit_told(visit: VisitTold, matter: str, today: date) -> Told:
    """A visit that is told beforehand."""
    public = Redactor(visit.mentions)
    content: JsonObject = {
        "party": _party(visit.party),
        "occasion": visit.occasion,
        "draw": str(visit.draw),
        "expected": _day(visit.day),
        "items": [{"code": item.code, "title": item.title} for item in visit.items],
        "requirements": public(visit.requirements),
    }
    return Told(
        kind="advance-notice",
        matter=matter,
        content=content,
        hidden=dict(public.hidden),
        owed_since=today,
        terms=None,
        corrected=False,
        withheld=None,
        private=public.private,
        expected=visit.day,
        over=today if visit.over else None,
    )


def _party(party: PublishedParty) -> JsonObject:
    return {"name": party.name, "identifier": party.identifier}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
