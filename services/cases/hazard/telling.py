"""What of a major hazard is to be published, and by which fact publishing learns of it."""

from services.cases.hazard.lifecycle import Hazard
from shared.clock import beijing_date
from shared.contracts.fact import Fact
from shared.contracts.hazards import (
    MajorHazardChanged,
    MajorHazardEliminated,
    MajorHazardListed,
    MajorHazardRevoked,
    MajorHazardTold,
)


def told(hazard: Hazard, authority: str, before: MajorHazardTold | None) -> Fact | None:
    """What publishing is told after a note; `before`: what it was told last, if anything. None if the public reads
    nothing else, or nothing of it: while the inspection is secret, and after the end of what was never told.
    """
    if hazard.hidden:
        return None
    now = hazard_as_told(hazard, authority)
    gone = hazard.eliminated
    match before, hazard.status:
        case None, "eliminated" | "revoked":
            return None
        case None, _:
            return MajorHazardListed(told=now)
        case _, "revoked":
            assert hazard.denial is not None  # noqa: S101  # the state says so
            on = beijing_date(hazard.denial.at)
            return MajorHazardRevoked(hazard=hazard.id, on=on, explanation=hazard.denial.explanation)
        case _, "eliminated":
            assert gone is not None  # noqa: S101  # the state says so
            assert gone.verdict is not None  # noqa: S101  # it was granted
            return MajorHazardEliminated(told=now, on=beijing_date(gone.verdict.at), document=gone.document)
        case _:
            return None if now == before else MajorHazardChanged(told=now)


def hazard_as_told(hazard: Hazard, authority: str) -> MajorHazardTold:
    """The hazard as it is known now; `authority`: the name of the bureau."""
    what = hazard.what
    last = hazard.supervisions[-1].supervision if hazard.supervisions else None
    return MajorHazardTold(
        hazard=hazard.id,
        inspection=hazard.found_in.inspection if hazard.found_in else None,
        party=what.party,
        found=what.found,
        listed=beijing_date(hazard.listed.at),
        criterion=what.criterion.citation,
        facts=what.facts,
        place=what.place,
        measures=what.measures,
        by=hazard.by,
        supervisor=last.authority if last else "",
        number=last.number if last else "",
        authority=authority,
        mentions=what.mentions,
    )
