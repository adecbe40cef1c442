"""The audit that publishing keeps: whatever the portions in which the log arrives, it says the same."""

import json
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise

import pytest

from services.publishing.year.folding import JudgedYear, YearFold, portion_of
from shared.draws.audit.finding import AuditFinding, Code, Remark, Where
from shared.draws.audit.year import concerns, record_of
from shared.errors import Refusal
from shared.log.tiles import WIDTH
from shared.policy.policy import Policy
from tests.unit.draws.logs import CODE, MARCH, POLICY, TRUSTED, Log, adopt, audited, build, by_beacon, registers
from tests.unit.draws.sound_year import sound_year


def read(log: Log, sizes: list[int], policies: Mapping[str, Policy | Refusal] | None = None) -> list[JudgedYear]:
    """The years as the fold judges them, when the log arrives in portions that end at these sizes."""
    fold = YearFold(TRUSTED)
    for first, end in pairwise([0, *sizes, len(log.entries)]):
        portion = portion_of(first, log.entries[first:end])
        fold.take(portion, {size: log.edges[size].root for size in portion.sizes if size <= end}, policies or {})
    assert fold.size == len(log.entries)
    return fold.judged(MARCH)


@pytest.mark.parametrize("sizes", [[], [1], [7, 8, 40]], ids=str)
def test_the_record_is_that_of_a_stranger_in_whatever_portions_the_log_arrives(sizes: list[int]) -> None:
    log = build(sound_year())
    judged = {(year.bureau, year.year): year for year in read(log, sizes)}
    year = judged[CODE, 2023]
    assert year.record == record_of(audited(log, MARCH).book, CODE, 2023, MARCH).as_json()
    assert json.dumps(year.record)
    # Nobody has the file of the policy that this log names; there is nothing else to be said of a sound year.
    assert {found["code"] for found in year.findings} == {"registered"}
    assert all(POLICY in str(found["detail_en"]) for found in year.findings)


def test_the_notes_and_the_policies_of_a_portion_are_named() -> None:
    log = build([adopt(), *registers(), *by_beacon()])
    portion = portion_of(0, log.entries)
    assert portion.files == {POLICY}
    assert portion.sizes
    assert portion.tells
    assert all(size <= len(log.entries) for size in portion.sizes)


def test_a_portion_is_cut_where_the_bundles_of_the_log_are_cut() -> None:
    entries = [b'{"bureau":"370124","time":"2026-03-02T01:30:00.123Z"}'] * (2 * WIDTH + 10)
    assert [bundle.made[0].position for bundle in portion_of(0, entries).excerpts] == [0, WIDTH, 2 * WIDTH]
    assert [bundle.made[0].position for bundle in portion_of(WIDTH - 3, entries[:10]).excerpts] == [WIDTH - 3, WIDTH]
    assert not portion_of(0, entries).tells


def test_what_is_no_note_names_no_size() -> None:
    entries = [b'{"type":"sampling.draw.witnessed","public":{"note":%s}}' % note for note in (b"7", b'"a"', b"null")]
    assert not portion_of(0, [*entries, b"sampling.draw.", b'["sampling.draw."]']).sizes


def test_a_draw_is_overdue_when_its_end_has_passed() -> None:
    log = build([adopt(), *by_beacon()[:1]])
    fold = YearFold(TRUSTED)
    fold.take(portion_of(0, log.entries), {}, {})
    states = [fold.judged(at)[0].record["draws"][0]["state"] for at in (MARCH - timedelta(days=400), MARCH)]
    assert states == ["announced", "overdue"]


def test_a_finding_concerns_its_bureau_and_year_and_all_where_it_does_not_tell() -> None:
    places = [(bureau, year) for bureau in (CODE, "370125", "") for year in (2023, 2022, 0)]
    remark = Remark(Code.CLOCK, "时间不符。", "The time is wrong.")
    told = [place for place in places if concerns(AuditFinding(Where(*place, "", 0), remark), CODE, 2023)]
    assert told == [(CODE, 2023), (CODE, 0), ("", 2023), ("", 0)]
