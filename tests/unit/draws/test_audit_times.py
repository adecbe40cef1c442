"""Late and broken: the same matter is listed first, and broken a day later, at the newest checkpoint's time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from shared.log.notes import Kind, SigningKey
from shared.log.quorum import Quorum
from tests.unit.draws.logs import (
    AUGUST,
    FIRST_DUE,
    JULY,
    MARCH,
    Happening,
    adopt,
    announce,
    audited,
    build,
    by_beacon,
    codes,
    complete,
    daily,
    draw_id,
    happen,
    spec_for,
    witness,
)
from tests.unit.draws.published import LOG, OTHER, WITNESS
from tests.unit.draws.scripts import (
    AFTER,
    COVERT,
    ENDS,
    FAILED,
    MONTHLY,
    SOON,
    Script,
    announced,
    failed,
    found,
    opened_by,
    settled,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# The end of 30 November in China.
OPEN_BY = datetime.fromisoformat("2023-11-30T16:00:00Z")
SETTLED_BY = datetime.fromisoformat("2024-01-31T16:00:00Z")


@pytest.mark.parametrize(
    ("script", "due", "code"),
    [
        ([announced()], FIRST_DUE + DAY, "ended"),
        ([opened_by("bureau")], ENDS, "ended"),
        ([opened_by("bureau"), failed()], FAILED + HOUR, "replaced-once"),
        ([by_beacon(open_by=COVERT)], OPEN_BY, "opened-in-time"),
    ],
    ids=["a beacon", "parties", "failed and not drawn again", "covert"],
)
def test_late_is_listed_and_broken_a_day_later(script: Sequence[Happening | Script], due: datetime, code: str) -> None:
    second = timedelta(seconds=1)
    assert found(*script, now=due) == []
    assert found(*script, now=due + second) == [f"{code} late"]
    assert found(*script, now=due + DAY) == [f"{code} late"]
    assert found(*script, now=due + DAY + second) == [code]


def test_a_draw_that_is_not_settled_is_listed_after_january() -> None:
    assert found(by_beacon(), now=SETTLED_BY) == []
    assert found(by_beacon(), now=SETTLED_BY + HOUR) == ["ended late"]
    assert found(by_beacon(), settled(3, 1), now=SETTLED_BY + HOUR) == []


def test_a_round_without_a_witness_before_it() -> None:
    alone = announced()[:1]
    assert found(alone, now=FIRST_DUE - HOUR) == []
    assert found(alone, now=FIRST_DUE + timedelta(minutes=5)) == ["in-time late"]
    assert found(alone, now=FIRST_DUE + timedelta(minutes=11)) == ["in-time"]
    assert found(alone, complete(draw_id(1), FIRST_DUE), now=FIRST_DUE + timedelta(minutes=5)) == ["in-time"]
    assert found(alone, daily(FIRST_DUE - timedelta(seconds=1)), now=SOON) == []
    assert found(alone, daily(FIRST_DUE), now=SOON) == ["in-time"]


def test_a_note_before_the_announcement_does_not_cover_it() -> None:
    early = happen("witnessed", draw_id(1), AUGUST, lambda log: {"note": log.note(AUGUST, size=3)})
    assert found(announced()[:1], early, now=SOON) == ["in-time"]


def test_witnesses_who_saw_the_end_before_the_round_are_not_believed() -> None:
    assert found(announced(), complete(draw_id(1), FIRST_DUE), daily(FIRST_DUE - HOUR), now=SOON) == ["in-time"]


def test_notes_count_when_all_named_witnesses_have_signed() -> None:
    log = build([adopt(), *by_beacon()])
    other = Quorum(LOG.verifier, [WITNESS.verifier, OTHER.verifier])
    assert codes(log, SOON) == []
    assert codes(log, SOON, trusted=other) == ["clock late", "in-time"]
    assert codes(log, SOON, trusted=Quorum(LOG.verifier)) == []


def test_a_smaller_size_that_was_cosigned_later_is_named() -> None:
    back = Happening(
        "publishing.log.witnessed", "witnessed/2023-08-23", AFTER, lambda log: {"note": log.note(AFTER, size=4)}
    )
    assert found(announced(), daily(AFTER - HOUR), back, now=SOON) == ["clock"]


def test_entries_are_not_dated_before_the_notes_that_stand_before_them() -> None:
    def script(said: datetime, type_: str = "sampling.import.finished") -> list[Happening]:
        return [daily(AUGUST), Happening(type_, "import/1", said, lambda log: {})]

    within = AUGUST - timedelta(minutes=10)
    assert codes(build(script(within)), SOON) == []
    assert codes(build(script(within - timedelta(milliseconds=1))), SOON) == ["clock"]
    finding = audited(build(script(JULY)), SOON).findings[0]
    assert (finding.where.bureau, finding.where.position) == ("370124", 1)


def test_a_log_for_demonstrations_may_wait_a_second() -> None:
    key = SigningKey("demo.example", Kind.ED25519, bytes(32))
    made = FIRST_DUE - timedelta(seconds=2)
    script = [
        adopt(made - timedelta(seconds=1)),
        announce(spec_for(1, MONTHLY), made),
        witness(draw_id(1), made + timedelta(seconds=1)),
        complete(draw_id(1), FIRST_DUE),
    ]
    assert codes(build(script, key=key), SOON, trusted=Quorum(key.verifier, [WITNESS.verifier])) == []
    assert codes(build(script), SOON) == ["registered", "well-formed"]


def test_without_a_time_the_newest_entry_decides() -> None:
    late = happen("witnessed", draw_id(1), MARCH, lambda log: {"note": log.note(MARCH)})
    assert codes(build([adopt(), *announced(), late]), None) == ["ended"]
    assert codes(build([adopt(), *announced()]), None) == []
