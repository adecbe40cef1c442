"""An inspection takes only so much more; whatever ends it is always taken."""

import pytest

from services.cases.inspection.room import NOTES, SIZE, InspectionFull, check_room
from shared.contracts.inspection.finding import Disposed, Investigated
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.signing import Passed
from tests.unit.cases.walk import FINDING, HASH, STEPS, Walk, opened, order, reinspected


def _after(steps: int) -> Walk:
    walk = Walk(opened())
    for _, decide, person, time in STEPS[:steps]:
        walk.step(decide, person, time)
    return walk


_ADDS: tuple[Note, ...] = (order(), Disposed(finding=FINDING, disposition=Investigated(evidence=(HASH,))))
_ENDS: tuple[Note, ...] = (reinspected(done=True), Passed(paper="closing", act="approval"))


def test_notes_without_number_are_refused_and_the_end_is_noted() -> None:
    walk = _after(len(STEPS) - 1)
    many = walk.now.model_copy(update={"version": NOTES})
    for what in _ADDS:
        check_room(walk.now, what)
        with pytest.raises(InspectionFull, match=str(NOTES)):
            check_room(many, what)
    for what in _ENDS:
        check_room(many, what)
    check_room(many.model_copy(update={"version": 10 * NOTES}), _ENDS[-1])
    with pytest.raises(InspectionFull):
        check_room(many.model_copy(update={"version": 2 * NOTES}), _ENDS[0])


def test_texts_without_end_are_refused() -> None:
    walk = _after(len(STEPS) - 1)
    long = order().model_copy(update={"power": "改" * (SIZE // 3)})
    with pytest.raises(InspectionFull, match="KiB"):
        check_room(walk.now, long)
