"""A completed draw takes the verbs of its kind, and every other draw none: nobody of the bureau ends a draw."""

import pytest

from services.sampling.draws.draw.annulling import annul
from services.sampling.draws.draw.opening import open_names
from services.sampling.draws.draw.substitution import substitute
from services.sampling.draws.draw.succession import succeed
from services.sampling.draws.draw.verbs import DRAW
from shared.verbs import NotNow
from tests.support.parties import PARTIES
from tests.unit.sampling.draws.draw.story import DRAW as ID
from tests.unit.sampling.draws.draw.story import ROSTER, Story


def test_a_completed_draw_takes_the_verbs_of_its_kind() -> None:
    for story, verbs in (
        (Story(), {"substitute": "substitutions", "annul": "annulments"}),
        (Story(lists=ROSTER), {"succeed": "successions", "annul": "annulments"}),
        (
            Story(disclosure="after-visits", open_by="2023-09-30"),
            {"substitute": "substitutions", "open": "opening", "annul": "annulments"},
        ),
    ):
        draw = story.completed()
        found = [(each.verb, each.path) for each in DRAW.next(draw, draw=draw.id)]
        assert found == [(verb, f"/draws/{ID}/{path}") for verb, path in verbs.items()]
        for decision in (substitute, succeed, open_names, annul):
            DRAW.require(decision, draw)


def test_nobody_can_do_anything_about_a_draw_that_is_not_completed() -> None:
    for draw in (Story().draw, Story(PARTIES).failed()):
        assert DRAW.next(draw, draw=draw.id) == []
        for decision in (substitute, succeed, open_names, annul):
            with pytest.raises(NotNow) as refused:
                DRAW.require(decision, draw)
            assert refused.value.facts == {"state": draw.status, "possible": []}
