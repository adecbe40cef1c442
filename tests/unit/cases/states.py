"""Inspections in each state of the straight way, and in those beside it."""

from collections.abc import Iterator
from typing import Any

from services.cases.inspection import extensions
from services.cases.inspection.state import Inspection
from shared.contracts.inspection.finding import Disposed, HandedOver
from tests.unit.cases.attempts import LEAD, THEIRS
from tests.unit.cases.walk import (
    ASKED,
    ASKED_BACK,
    CREW,
    DEPUTY,
    DISPUTED,
    DROPPED,
    FINDING,
    FIRST,
    MORE_TIME,
    ORDER,
    SERVED,
    STEPS,
    TODAY,
    Walk,
    at,
    found,
    serve,
    urgent,
    walked,
)


def states() -> Iterator[tuple[str, Inspection]]:
    """Each step of the straight way; and what may become of the finding and the order beside it."""
    for name, *_ in STEPS:
        walk = walked(name)
        yield name, walk.now
        if walk.now.findings:
            walk.note(DISPUTED)
            yield f"{name}, disputed", walk.now
            walk.note(DROPPED)
            yield f"{name}, dropped", walk.now
    measures = walked("served").now
    yield "measures", measures.model_copy(update={"orders": {ORDER: _measures(measures)}})
    asked = walked("served")
    asked.note(extensions.ask(asked.now, ASKED, FIRST, TODAY))
    yield "asked", asked.now
    asked.note(extensions.review(asked.now, MORE_TIME, DEPUTY), "the-deputy")
    yield "asked, reviewed", asked.now
    for step in ("ordered", "served"):
        back = walked(step)
        back.note(ASKED_BACK, "second")
        yield f"{step}, asked back", back.now
    first = walked("visited")
    first.note(urgent(), "first", at(3.5))
    yield "urgent", first.now
    first.note(serve(first.now, SERVED.model_copy(update={"at": at(3.2)})))
    yield "served first", first.now
    first.note(DISPUTED)
    yield "served first, disputed", first.now
    first.note(DROPPED)
    yield "served first, dropped", first.now
    penalised = walked("visited")
    penalised.note(HANDED_OVER, "first", at(4))
    yield "handed over", penalised.now
    yield "joint", joint().now
    led = walked("fed-back")
    led.note(LEAD)
    yield "led", led.now


HANDED_OVER = Disposed(finding=FINDING, disposition=HandedOver(to="执法大队", proposal="立案"))
DEPARTMENT = "示例县消防救援大队"


def joint(to: str = "A-2") -> Walk:
    """A visit to which somebody of another department went, and found something there."""
    first, second, expert = CREW
    walk = walked(to, crew=(first, second.model_copy(update={"unit": DEPARTMENT}), expert))
    walk.note(found("second", THEIRS).model_copy(update={"department": DEPARTMENT}), "second", at(2))
    return walk


def _measures(now: Inspection) -> Any:
    return now.orders[ORDER].model_copy(update={"due": {}})
