"""Publishing is told of results: with the note, once, and of covert visits at their disclosure."""

import json
from uuid import UUID, uuid4

from shared.contracts.assignment import VisitDraws
from shared.contracts.fact import BlobRef
from shared.contracts.results import InspectionResultTold
from shared.contracts.sampling import DrawOpened
from shared.policy.reading import read_policy
from tests.integration.cases.straight_way import CHIEF, FIRST, at, moment, walk
from tests.support.caseload import Caseload, Json, assigned, inspector
from tests.support.faltering import Faults, falter, here, until_it_stands
from tests.support.log import sequence_all
from tests.support.oracle import check_log
from tests.support.postgres import connect
from tests.unit.policy.examples import HEAD

_TOLD = "SELECT entry, payload::text AS payload FROM log.event WHERE type = 'cases.result.told' ORDER BY id"
_NOTES = "SELECT entry FROM log.event WHERE stream = $1 ORDER BY version"
_OPENINGS = BlobRef(sha256="ab" * 32, size=2, media_type="application/json")


async def told(caseload: Caseload) -> list[tuple[Json, InspectionResultTold]]:
    """What publishing reads of results: each entry, and the fact."""
    connection = await connect(caseload.database.url("cheqian_publishing"))
    try:
        rows = await connection.fetch(_TOLD)
    finally:
        await connection.close()
    return [(json.loads(row["entry"]), InspectionResultTold.model_validate_json(row["payload"])) for row in rows]


async def _notes(caseload: Caseload, inspection: UUID) -> list[Json]:
    connection = await connect(caseload.database.admin_url)
    try:
        return [json.loads(row["entry"]) for row in await connection.fetch(_NOTES, f"inspection/{inspection}")]
    finally:
        await connection.close()


async def test_an_inspection_is_told_on_its_way_to_the_closing(caseload: Caseload) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "report-drafted")
    assert await told(caseload) == []
    found = []
    for after, to in (("report-drafted", "reported"), ("reported", "fed-back"), ("fed-back", "closed")):
        await walk(caseload, one, to, after=after)
        found.append([(fact.findings[0].corrected, fact.closed) for _, fact in await told(caseload)])
    reported, corrected, closed = (False, False), (True, False), (True, True)
    assert found == [[reported], [reported], [reported, corrected, closed]]
    entries = [entry for entry, _ in await told(caseload)]
    assert [(entry["stream"], entry["version"], entry["public"]) for entry in entries] == [
        (f"publicity/{one}", version, {}) for version in (1, 2, 3)
    ]
    await sequence_all(caseload.sequencer)
    await check_log(caseload.database)


async def test_its_entries_lead_to_its_notes_and_nowhere_else(caseload: Caseload) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "closed")
    trace = {entry["trace"] for entry in await _notes(caseload, one)}
    assert len(trace) == 1
    assert {(entry["trace"], entry["cause"]) for entry, _ in await told(caseload)} == {(*trace, *trace)}


async def test_a_covert_visit_is_told_when_the_last_of_its_draws_is_open(caseload: Caseload) -> None:
    caseload.at(at(-100))
    draws = VisitDraws(targets=uuid4(), deal=1, crew=(uuid4(),))
    one = await caseload.assign(covert=True, draws=draws)
    await walk(caseload, one, "approved")
    await walk(caseload, one, "fed-back", after="notified")
    found = []
    for draw in draws.all:
        found.append(await told(caseload))
        await caseload.happens(f"draw/{draw}", DrawOpened(because="due", openings=_OPENINGS))
    assert found == [[], []]
    ((entry, fact),) = await told(caseload)
    assert (fact.inspection, fact.draw, fact.draws) == (one, draws.targets, draws.all)
    assert {entry["trace"], entry["cause"]} == {note["trace"] for note in await _notes(caseload, one)}
    await walk(caseload, one, "closed", after="fed-back")
    assert [fact.closed for _, fact in await told(caseload)] == [False, False, True]


async def test_a_process_that_dies_tells_once_and_with_the_note(caseload: Caseload) -> None:
    one = await caseload.assign()
    await walk(caseload, one, "report-drafted")
    drafted = len(await _notes(caseload, one))
    faults = Faults()
    await falter(caseload.app.resources.engine, faults)

    async def approve() -> None:
        await caseload.post(one, "/report/approval", {"opinion": "同意"}, CHIEF)
        approved = len(await _notes(caseload, one)) > drafted
        assert len(await told(caseload)) == int(approved)

    assert await until_it_stands(caseload.app, here(caseload.app, faults, approve)) > 1
    assert (await caseload.get(f"/inspections/{one}")).json()["status"] == "reported"
    assert [fact.concluded.isoformat() for _, fact in await told(caseload)] == ["2026-03-11"]


async def test_the_crew_is_told_by_the_policy_of_the_day(caseload: Caseload) -> None:
    """Who was there, also if somebody else goes later."""
    await caseload.adopt(_policy("names: fed-back, certificates: never"))
    crew = (inspector("first"), inspector("second", 2))
    fact = assigned(crew=crew)
    caseload.at(at(-100))
    await caseload.happens(f"assigned/{fact.inspection}", fact)
    await walk(caseload, fact.inspection, "served")
    await caseload.amend(fact, crew=(crew[0], inspector("third", 2)))
    await walk(caseload, fact.inspection, "fed-back", after="served")
    assert [(each.crew, each.certificates) for _, each in await told(caseload)] == [
        ((), ()),
        (("first", "second"), ()),
    ]
    named = {person.name for person in (await told(caseload))[-1][1].mentions.persons}
    assert named >= {"first", "second", "third", "组长", "副组长"}


def _policy(publicity: str) -> Json:
    text = HEAD.replace("2020", "2026") + f"publicity: {{{publicity}, basis: 示例}}\n"
    return read_policy(text.encode()).policy.as_json()


async def test_a_visit_that_failed_is_told_with_its_national_result(caseload: Caseload) -> None:
    one = await caseload.assign()
    shown = await walk(caseload, one, "notified")
    present = [{"person": each["person"], "certificate": each["key"]} for each in shown["crew"]]
    caseload.at(at(1))
    failed = {"at": moment(0.5), "why": "not-found", "facts": "无人经营", "present": present, "proof": ["ab" * 32]}
    assert (await caseload.post(one, "/failure", failed, FIRST)).status_code == 200
    report = {"situation": "情况", "appraisal": "评价", "opinion": "意见"}
    text = "通过登记的住所（经营场所）无法联系"
    assert (await caseload.post(one, "/report", {**report, "result": {"text": text}}, FIRST)).status_code == 200
    assert (await caseload.post(one, "/report/approval", {"opinion": "同意"}, CHIEF)).status_code == 200
    ((_, fact),) = await told(caseload)
    assert (fact.result, fact.national, fact.items) == (text, "4", ())
