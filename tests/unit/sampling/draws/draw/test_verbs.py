"""A draw that is completed takes four verbs, and every other draw none: nobody of the bureau ends a draw."""

import pytest

from services.sampling.draws.draw.annulling import annul
from services.sampling.draws.draw.opening import open_names
from services.sampling.draws.draw.substitution import substitute
from services.sampling.draws.draw.succession import succeed
from services.sampling.draws.draw.verbs import DRAW
from shared.verbs import NotNow
from tests.support.parties import PARTIES
from tests.unit.sampling.draws.draw.story import DRAW as ID
from tests.unit.sampling.draws.draw.story import Story


def test_a_completed_draw_can_be_substituted_succeeded_opened_and_annulled() -> None:
    draw = Story().completed()
    assert [(each.verb, each.path) for each in DRAW.next(draw, draw=draw.id)] == [
        ("substitute", f"/draws/{ID}/substitutions"),
        ("succeed", f"/draws/{ID}/successions"),
        ("open", f"/draws/{ID}/opening"),
        ("annul", f"/draws/{ID}/annulments"),
    ]
    for decision in (substitute, succeed, open_names, annul):
        DRAW.require(decision, draw)


def test_nobody_can_do_anything_about_a_draw_that_is_not_completed() -> None:
    for draw in (Story().draw, Story(PARTIES).failed()):
        assert DRAW.next(draw, draw=draw.id) == []
        for decision in (substitute, succeed, open_names, annul):
            with pytest.raises(NotNow) as refused:
                DRAW.require(decision, draw)
            assert refused.value.facts == {"state": draw.status, "possible": []}
