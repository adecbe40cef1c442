"""Items are drawn for one deal of a completed draw of enterprises."""

from uuid import uuid4

import pytest

from services.sampling.draws.frame.serving import (
    DealNotThere,
    DealsDrawn,
    DrawNotThere,
    ItemsOfAnotherKind,
    NothingToInspect,
    Serving,
    check_served,
    serving_of,
)
from shared.policy.draws import DrawKind
from shared.policy.selection import Selection

DRAW = uuid4()
DRAWN = DealsDrawn("completed", "enterprises", "2026-06-01", 3, "monthly")


def test_the_deal_is_named_unless_there_is_only_one() -> None:
    assert serving_of(DRAW, DRAWN, 3) == Serving(DRAW, 3, "2026-06-01", "monthly")
    assert serving_of(DRAW, DRAWN._replace(deals=1), None) == Serving(DRAW, 1, "2026-06-01", "monthly")
    for deal in (None, 4):
        with pytest.raises(DealNotThere):
            serving_of(DRAW, DRAWN, deal)


def test_a_draw_that_drew_no_enterprises_is_refused() -> None:
    with pytest.raises(DrawNotThere):
        serving_of(DRAW, None, 1)
    for other in ({"status": "announced"}, {"population": "people"}, {"deals": None}):
        with pytest.raises(NothingToInspect):
            serving_of(DRAW, DRAWN._replace(**other), 1)


def test_key_items_are_drawn_for_the_kinds_that_they_serve_alone() -> None:
    key = DrawKind(name="key-items", title="重点事项", selection=Selection(population="items"), serves=("monthly",))
    check_served(key, Serving(DRAW, 1, kind="monthly"))
    check_served(key.model_copy(update={"serves": ()}), Serving(DRAW, 1, kind="covert"))
    check_served(key, None)
    for other in ("covert", None):
        with pytest.raises(ItemsOfAnotherKind) as refusal:
            check_served(key, Serving(DRAW, 1, kind=other))
        assert "monthly" in refusal.value.detail
