"""Draws before their announcement, each with what is known then; a fault changes a draft so that it is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from shared.canonical import JsonObject
from shared.draws.announcement import check_announcement
from shared.draws.circumstances import Replaced
from shared.draws.frames import Frame, LeftOut, Lists, Roster, Unit
from shared.draws.spec import read_spec
from shared.errors import Refusal
from tests.unit.draws.builders import (
    ROUND,
    beacon,
    known,
    left_out,
    parties,
    person,
    spec_of,
    task,
    units,
)

ORDER = [
    "malformed-spec", "malformed-member", "duplicate-member", "empty-frame", "weight-out-of-range",
    "unknown-stratum", "duplicate-deal", "empty-deal", "counts-beyond-stratum", "entropy-mixed", "unknown-chain",
    "due-not-the-rounds", "due-too-soon", "due-too-late", "duplicate-owner", "bureau-not-first",
    "too-few-independent", "party-not-registered", "commitment-signature", "commitment-used", "ends-out-of-range",
    "organisation-not-the-bureaus", "purpose-drawn", "not-replaceable", "nothing-vacant", "frame-unchanged",
    "frame-changed", "frame-used", "frame-too-old", "covert-stratum-too-small", "policy-too-new", "policy-unknown",
    "open-by-out-of-range", "serial-out-of-order", "log-not-witnessed", "infeasible",
]  # fmt: skip
"""The codes of the refusals at the announcement, in the order in which they are judged."""


@dataclass
class Draft:
    """A draw before its announcement, and what is known then. A fault changes it."""

    lists: Lists
    deals: list[tuple[str, str, int]] = field(default_factory=list)
    spec: JsonObject = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)

    def refusal(self) -> str:
        """The code of the refusal; empty if the draw may be announced."""
        spec = spec_of(self.lists, *self.deals, **self.spec)
        facts = dict(self.known)
        if "replaced" in facts:
            facts["replaced"] = facts["replaced"](spec)
        try:
            check_announcement(read_spec(spec), self.lists, known(**facts))
        except Refusal as refusal:
            return refusal.code if refusal.detail and refusal.detail_en else "not told"
        return ""


Fault = Callable[[Draft], object]


def frame(draft: Draft) -> Frame:
    assert isinstance(draft.lists, Frame)
    return draft.lists


def by_beacon() -> Draft:
    return Draft(Frame(units(*[1] * 12), left_out("drawn")), [("一", "", 3)])


def by_parties() -> Draft:
    return Draft(Frame(units(*[1] * 12), left_out("drawn")), [("一", "", 3)], {"entropy": parties()})


def covert() -> Draft:
    draft = Draft(Frame(units(*[1] * 12), left_out("withheld")), [("一", "", 3)])
    draft.known["open_by"] = "2026-06-01"
    return draft


def assignment() -> Draft:
    return Draft(Roster([task("t", ["lead"], [])], [person("p", "lead"), person("q")], left_out("leave")))


def extend(draft: Draft, *units_: Unit, out: tuple[LeftOut, ...] = ()) -> None:
    draft.lists = Frame([*frame(draft).units, *units_], [*(frame(draft).left_out or ()), *out])


def empty(draft: Draft) -> None:
    draft.lists = draft.lists._replace(people=[]) if isinstance(draft.lists, Roster) else Frame([], [])


def replace(end: str, **changes: Any) -> Fault:
    """The draft replaces a draw that ended so, and that differed from it in these members of the spec."""
    facts = {name: changes.pop(name) for name in ("joined", "left", "replaced_by") if name in changes}

    def fault(draft: Draft) -> None:
        draw = "01957c00-0000-7000-8000-000000000006"
        draft.known["replaced"] = lambda spec: Replaced(
            read_spec({**spec, "draw": draw, "entropy": parties(), **changes}),
            end,  # type: ignore[arg-type]  # one of its words
            **facts,
        )

    return fault


def due(ahead: timedelta) -> JsonObject:
    """A round about so long after the announcement."""
    return beacon(ROUND + int((ahead - timedelta(minutes=10)).total_seconds()) // 3)


class Everything:
    """A register that has everything in it."""

    def __contains__(self, _: object) -> bool:
        return True


def roster(draft: Draft, **changes: Any) -> Roster:
    assert isinstance(draft.lists, Roster)
    return draft.lists._replace(**changes)
