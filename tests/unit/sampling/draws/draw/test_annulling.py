"""Who may annul a draw, from when it counts, and what an annulled draw still asks of the service."""

from datetime import timedelta

import pytest

from services.sampling.draws.draw.annulling import (
    AuthorityMissing,
    AuthorityNotOutside,
    Grounds,
    Known,
    NotTheSuperior,
    PurposeAnnulledBefore,
    annul,
)
from services.sampling.draws.draw.comparing import OpenedLists, joined_and_left
from services.sampling.draws.draw.lifecycle import Draw, DrawIsAnnulled, NotCompletedYet, require_standing
from services.sampling.draws.draw.opening import open_when_due
from services.sampling.draws.frame.freezing import Opening
from shared.contracts.annulment import DrawAnnulled
from shared.contracts.fact import BlobRef
from shared.draws.frames import Frame, Unit
from shared.errors import Refusal
from tests.support.parties import BUREAU_CODE
from tests.unit.sampling.draws.draw.story import BEGIN, BUREAU, Story, id_of

CITY, WEEK = "370100", timedelta(days=7)
DECISION = BlobRef(sha256="d" * 64, size=9, media_type="application/pdf")
NONE, OUTSIDE = Grounds(), Grounds("示例县人民法院", DECISION)


def known(asks: str = CITY, *superiors: str, before: bool = False) -> Known:
    return Known(asks, superiors, before, WEEK)


def annulled(draw: Draw, grounds: Grounds = NONE, by: Known | None = None) -> DrawAnnulled:
    return annul(draw, grounds, by or known(CITY, CITY), BEGIN, "made-up-one")


def test_the_superior_annuls_at_once() -> None:
    fact = annulled(Story().completed())
    assert (fact.by, fact.decision, fact.file, fact.counts_from) == (CITY, "", None, BEGIN)
    assert fact.requested_by == "made-up-one"
    assert annulled(Story().completed(), Grounds(decision=DECISION)).decision == DECISION.sha256


def test_an_authority_outside_annuls_a_week_later() -> None:
    fact = annulled(Story().completed(), OUTSIDE, known(BUREAU))
    assert (fact.by, fact.decision, fact.file) == ("示例县人民法院", DECISION.sha256, DECISION)
    assert fact.counts_from == BEGIN + WEEK


@pytest.mark.parametrize(
    ("grounds", "by", "refusal"),
    [
        (NONE, known(BUREAU, CITY), NotTheSuperior),
        (NONE, known("370112", CITY), NotTheSuperior),
        (Grounds("示例县人民法院"), known(CITY, CITY), AuthorityNotOutside),
        (NONE, known(CITY), NotTheSuperior),
        (NONE, known(BUREAU), AuthorityMissing),
        (Grounds("示例县人民法院"), known(BUREAU), AuthorityMissing),
        (Grounds(decision=DECISION), known(BUREAU), AuthorityMissing),
        (Grounds(BUREAU, DECISION), known(BUREAU), AuthorityNotOutside),
        (Grounds(BUREAU_CODE, DECISION), known(BUREAU), AuthorityNotOutside),
        (NONE, known(CITY, CITY, before=True), PurposeAnnulledBefore),
    ],
)
def test_nobody_else_annuls(grounds: Grounds, by: Known, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        annulled(Story().completed(), grounds, by)


def test_only_a_completed_draw_is_annulled_and_only_once() -> None:
    with pytest.raises(NotCompletedYet):
        annulled(Story().draw)
    story = Story()
    draw = story.completed()
    require_standing(draw)
    draw = story.then(annulled(draw))
    assert (draw.status, draw.is_to_be_settled) == ("annulled", False)
    for refused in (lambda: annulled(draw), lambda: require_standing(draw)):
        with pytest.raises(DrawIsAnnulled):
            refused()


def test_an_annulled_covert_draw_is_opened_on_its_day() -> None:
    story = Story(disclosure="after-visits", open_by="2023-09-30")
    story.completed()
    story.witnessed()
    draw = story.then(annulled(story.draw))
    assert draw.wakes_at is not None
    day = BEGIN.date().replace(month=10, day=1)
    opening = open_when_due(draw, {"somebody"}, set(), day)
    assert opening is not None
    assert opening.because == "due"
    assert story.then(opening).wakes_at is None


def test_a_replacement_is_compared_by_the_names_behind_the_ids() -> None:
    def opened(blinding: str, *names: str) -> OpenedLists:
        ids = {id_of(f"{blinding}{name}"): name for name in names}
        openings = {id_: Opening(name=name, salt="", label="") for id_, name in ids.items()}
        return OpenedLists(Frame([Unit(id_, "", 1) for id_ in ids], ()), openings, {})

    before = opened("first", "甲", "乙", "丙")
    assert joined_and_left(before, opened("second", "甲", "乙", "丙")) == (0, 0)
    assert joined_and_left(before, opened("second", "乙", "丁", "戊")) == (2, 2)
