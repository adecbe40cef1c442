"""Inspections in each state of the straight way, and in those beside it."""

from collections.abc import Iterator
from typing import Any

from services.cases.inspection import extensions
from services.cases.inspection.state import Inspection
from tests.unit.cases.attempts import LEAD
from tests.unit.cases.walk import (
    ASKED,
    ASKED_BACK,
    DEPUTY,
    DISPUTED,
    DROPPED,
    FIRST,
    MORE_TIME,
    ORDER,
    SERVED,
    STEPS,
    TODAY,
    at,
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
    led = walked("fed-back")
    led.note(LEAD)
    yield "led", led.now


def _measures(now: Inspection) -> Any:
    return now.orders[ORDER].model_copy(update={"due": {}})
