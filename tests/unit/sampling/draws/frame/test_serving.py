"""Items are drawn for one deal of a completed draw of enterprises."""

from uuid import uuid4

import pytest

from services.sampling.draws.frame.serving import (
    DealNotThere,
    DealsDrawn,
    DrawNotThere,
    NothingToInspect,
    Serving,
    serving_of,
)

DRAW = uuid4()
DRAWN = DealsDrawn("completed", "enterprises", "2026-06-01", 3)


def test_the_deal_is_named_unless_there_is_only_one() -> None:
    assert serving_of(DRAW, DRAWN, 3) == Serving(DRAW, 3, "2026-06-01")
    assert serving_of(DRAW, DRAWN._replace(deals=1), None) == Serving(DRAW, 1, "2026-06-01")
    for deal in (None, 4):
        with pytest.raises(DealNotThere):
            serving_of(DRAW, DRAWN, deal)


def test_a_draw_that_drew_no_enterprises_is_refused() -> None:
    with pytest.raises(DrawNotThere):
        serving_of(DRAW, None, 1)
    for other in ({"status": "announced"}, {"population": "people"}, {"deals": None}):
        with pytest.raises(NothingToInspect):
            serving_of(DRAW, DRAWN._replace(**other), 1)
