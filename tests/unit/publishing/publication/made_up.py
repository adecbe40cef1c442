"""A made-up publication, fact by fact."""

from datetime import date
from typing import Any
from uuid import UUID

from services.publishing.publication.document import MOST
from services.publishing.publication.evolving import evolve
from services.publishing.publication.state import Publication
from shared.calendar.published import published_calendar
from shared.clocks.opening import Opening, open_clocks
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import ClockEnded, ClockPart, Owes
from shared.contracts.fact import BlobRef, Fact
from shared.contracts.publications import PublicationPrepared, PublicationReleased, PublicationRevised, Terms
from shared.law.law import shipped_law
from tests.unit.recorded import TODAY, event

ID = UUID("0190b5a0-0000-7000-8000-0000000000aa")
RULES = Rules(published_calendar(), shipped_law())
DIGITS = "5a" * (MOST // 2)
TERMS = Terms(rule="credit-serious", determined=date(2026, 4, 1))


def prepared(**more: Any) -> PublicationPrepared:
    """A penalty of today that waits for its release, with the clock of 7 working days."""
    opening = Opening(f"publication/{ID}", Owes(who="role", name="publisher"), TODAY)
    told: dict[str, Any] = {
        "kind": "penalty",
        "matter": f"penalty/{UUID(int=7)}",
        "content": {"title": "示例"},
        "release": "approval",
        "terms": TERMS,
        "clocks": open_clocks(opening, "expose-penalty", RULES),
    }
    return PublicationPrepared(publication=ID, **{**told, **more})


def revised(title: str = "更正", *, corrected: bool = False) -> PublicationRevised:
    return PublicationRevised(content={"title": title}, corrected=corrected)


def blob(number: int) -> BlobRef:
    return BlobRef(sha256=f"{number:064x}", size=number, media_type="application/json")


def released(number: int = 1, day: date = TODAY) -> PublicationReleased:
    return PublicationReleased(kind="penalty", version=number, sha256=blob(number).sha256, size=number, day=day)


def after(*facts: Fact, day: date = TODAY) -> Publication:
    """The publication after these facts, all of one day."""
    state: Publication | None = None
    for version, fact in enumerate(facts, 1):
        state = evolve(state, event(fact, f"publication/{ID}", version, day))
    assert state is not None
    return state


def how(part: ClockPart) -> tuple[str, int | None]:
    """How a clock ended, and by how much it was late."""
    assert isinstance(part, ClockEnded)
    return part.how, part.late_by
