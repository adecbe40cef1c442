"""Letters of enterprises over HTTP: received once, answered by whom they are for, told to the door; a recusal binds the
inspection; a crew never learns of what is written about it.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from httpx import Response

from services.cases.letter.counting_store import counted
from services.cases.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.contracts.assignment import VisitDraws
from shared.contracts.fact import BlobRef
from shared.contracts.letters import DoorOpened, LetterKind, LetterTold
from shared.contracts.sampling import DrawOpened
from shared.database import create_engine, transact
from shared.log.rebuild import rebuild
from tests.integration.cases.straight_way import CHIEF, FIRST, LEGAL, SECOND, at, walk, way
from tests.support.apps import BUREAU
from tests.support.caseload import Caseload, Json, assigned, inspector
from tests.support.letters import WORDS, pass_on, writes
from tests.support.log import sequence_all
from tests.support.oracle import check_log, check_rebuild
from tests.support.postgres import connect

Who = tuple[str, *tuple[Role, ...]]
REVIEWER, AUDITOR = ("reviewer", Role.REVIEWER), ("auditor", Role.AUDITOR)
STRANGER: Who = ("stranger", Role.INSPECTOR)
ANSWER: Json = {"outcome": "granted", "words": "已核实，予以采纳。"}
_TOLD = "SELECT entry, payload::text AS payload FROM log.event WHERE type = 'cases.letter.told' ORDER BY id"
_NOTES = "SELECT entry, payload::text AS payload FROM log.event WHERE stream = $1 ORDER BY version"


async def on_site(caseload: Caseload, **others: Any) -> UUID:
    """An inspection whose crew is on site."""
    one = await caseload.assign(**others)
    await walk(caseload, one, "on-site")
    return one


async def answer(caseload: Caseload, letter: UUID, who: Who, body: Json = ANSWER, version: str = "*") -> Response:
    headers = {**caseload.says(*who), "If-Match": version}
    return await caseload.client.post(f"/letters/{letter}/answer", json=body, headers=headers)


async def listed(caseload: Caseload, who: Who, query: str = "") -> set[str]:
    return {each["id"] for each in (await caseload.get(f"/letters{query}", *who)).json()["items"]}


async def matters(caseload: Caseload, who: Who) -> set[str]:
    """The letters of which deadlines or reminders tell somebody."""
    found = set()
    for path in ("/deadlines?state=open", "/deadlines?role=legal", "/reminders"):
        found |= {each["matter"]["stream"] for each in (await caseload.get(path, *who)).json()["items"]}
    return {each.removeprefix("letter/") for each in found if each.startswith("letter/")}


async def told(caseload: Caseload) -> list[tuple[Json, LetterTold]]:
    """What publishing is told of letters: each entry, and the fact."""
    connection = await connect(caseload.database.url("cheqian_publishing"))
    try:
        await connection.execute("SELECT set_config('cheqian.bureau', '*', false)")
        rows = await connection.fetch(_TOLD)
    finally:
        await connection.close()
    return [(json.loads(row["entry"]), LetterTold.model_validate_json(row["payload"])) for row in rows]


async def notes(caseload: Caseload, stream: str) -> list[Json]:
    connection = await connect(caseload.database.admin_url)
    try:
        return [json.loads(row["payload"])["what"] for row in await connection.fetch(_NOTES, stream)]
    finally:
        await connection.close()


def code(answer: Response) -> tuple[int, str]:
    """Status and code of a refusal, which both languages explain."""
    problem = answer.json()
    assert problem["detail"]
    assert problem["detail_en"]
    return answer.status_code, problem["type"].removeprefix("/problems/")


async def the_log_and_the_rows_agree(caseload: Caseload) -> None:
    await sequence_all(caseload.sequencer)
    await check_log(caseload.database)
    engine = create_engine(caseload.database.admin_url, application="tests")
    again = rebuild(engine, caseload.blobs, TABLES, PROJECTIONS)
    await check_rebuild(caseload.database, TABLES, lambda: again)
    await engine.dispose()


async def test_a_letter_is_received_answered_and_told(caseload: Caseload) -> None:
    one = await on_site(caseload)
    letter = await writes(caseload, "statement", one)
    shown = (await caseload.get(f"/letters/{letter}")).json()
    assert (shown["status"], shown["words"], shown["receiver"]) == ("waiting", WORDS, "检查组")
    (clock,) = shown["clocks"]
    assert (clock["rule"], clock["due"]) == ("answer-letter", "2026-05-09")
    assert [each["verb"] for each in shown["next"]] == ["answer"]
    (deadline,) = [
        each for each in (await caseload.get("/deadlines")).json()["items"] if each["rule"] == "answer-letter"
    ]
    assert deadline["matter"]["path"] == f"/letters/{letter}"
    assert deadline["owes"] == {"who": "group", "name": "W"}
    stale = await answer(caseload, letter, FIRST, version='"1"')
    assert stale.status_code == 412
    answered = await answer(caseload, letter, FIRST)
    assert answered.status_code == 200, answered.text
    shown = answered.json()
    assert (shown["status"], shown["next"], shown["overdue"]) == ("answered", [], False)
    assert (shown["answer"]["outcome"], shown["answer"]["words"]) == ("granted", ANSWER["words"])
    assert [each["state"] for each in shown["clocks"]] == ["met"]
    assert code(await answer(caseload, letter, FIRST)) == (409, "not-now")
    before, after = [fact for _, fact in await told(caseload)]
    assert (before.receiver, str(before.due), before.answer) == ("检查组", "2026-05-09", None)
    assert after.answer
    assert (after.due, after.answer.outcome, after.answer.words) == (None, "granted", ANSWER["words"])
    await the_log_and_the_rows_agree(caseload)


async def test_no_entry_leads_from_a_letter_to_its_inspection(caseload: Caseload) -> None:
    one = await on_site(caseload)
    crew = (await caseload.get(f"/inspections/{one}")).json()["crew"]
    letter = await writes(caseload, "recusal", one, officer=crew[0]["key"])
    assert (await answer(caseload, letter, CHIEF)).status_code == 200
    connection = await connect(caseload.database.admin_url)
    entries = [json.loads(row["entry"]) for row in await connection.fetch("SELECT entry FROM log.event")]
    await connection.close()
    ours = [entry for entry in entries if entry["stream"].startswith(("letter/", "letter-told/"))]
    assert {(entry["type"], len(entry["public"])) for entry in ours} == {
        ("cases.letter.noted", 0),
        ("cases.letter.told", 0),
    }
    assert {(entry["trace"], entry["cause"]) for entry in ours} == {(letter.hex, letter.hex)}
    others = [{**entry, "payload": ""} for entry in entries if entry not in ours]
    assert letter.hex not in json.dumps(others).replace("-", "")


async def test_what_is_passed_on_twice_is_one_letter(caseload: Caseload) -> None:
    one = await on_site(caseload)
    letter = uuid4()
    opened = DoorOpened(inspection=one, handle="ab" * 16, fingerprint="cd" * 32, key="ef" * 32)
    await pass_on(caseload.database, BUREAU, opened)
    for _ in range(2):
        assert await writes(caseload, "proof", one, letter=letter) == letter
    assert await listed(caseload, FIRST) == {str(letter)}
    assert len(await told(caseload)) == 1


async def test_a_letter_of_no_inspection_here_is_passed_over(caseload: Caseload) -> None:
    one = await on_site(caseload)
    strange = await writes(caseload, "statement", uuid4())
    assert code(await caseload.get(f"/letters/{strange}", *LEGAL)) == (404, "letter-unknown")
    there = await writes(caseload, "statement", one)
    assert await listed(caseload, LEGAL) == {str(there)}


READERS: Mapping[str, tuple[Who, set[LetterKind]]] = {
    "of the crew": (FIRST, {"recusal", "statement", "dispute", "proof"}),
    "of the crew, and of the legal section": (
        ("first", Role.INSPECTOR, Role.LEGAL),
        {"recusal", "statement", "dispute", "proof"},
    ),
    "another crew": (STRANGER, set()),
    "another leader, who sees covert draws": (("other", Role.GROUP_LEADER), set()),
    "legal": (LEGAL, set(get_args(LetterKind))),
    "chief": (CHIEF, set(get_args(LetterKind))),
    "reviewer": (REVIEWER, set(get_args(LetterKind))),
    "auditor": (AUDITOR, set(get_args(LetterKind))),
}
ANSWERERS: Mapping[LetterKind, set[str]] = {
    "recusal": {"chief"},
    "statement": {"of the crew", "of the crew, and of the legal section"},
    "proof": {"of the crew", "of the crew, and of the legal section"},
    "dispute": {"legal", "chief", "reviewer"},
    "complaint": {"legal"},
    "evaluation": {"legal"},
}


async def test_who_reads_which_letter(caseload: Caseload) -> None:
    one = await on_site(caseload)
    letters = {kind: await writes(caseload, kind, one, officer="示执-first") for kind in get_args(LetterKind)}
    about_the_crew = {str(letters["complaint"]), str(letters["evaluation"])}
    for name, (who, kinds) in READERS.items():
        readable = {str(letters[kind]) for kind in kinds}
        assert await listed(caseload, who) == readable, name
        assert (await caseload.get("/letters?count=true", *who)).json()["count"]["rows"] == len(readable), name
        assert await matters(caseload, who) & about_the_crew == readable & about_the_crew, name
        for kind, letter in letters.items():
            shown = await caseload.get(f"/letters/{letter}", *who)
            unknown = (await caseload.get(f"/letters/{uuid4()}", *who)).json()
            if kind in kinds:
                assert shown.status_code == 200, (name, kind)
            else:
                assert code(shown) == (404, "letter-unknown"), (name, kind)
                assert shown.json().keys() == unknown.keys()
    assert (await caseload.get("/letters", "expert", Role.EXPERT)).status_code == 403
    for outside in (("clerk", Role.CLERK), ("registrar", Role.REGISTRAR), ("drawer", Role.DRAWER)):
        assert (await caseload.get("/letters", *outside)).status_code == 403
        assert await matters(caseload, outside) & about_the_crew == set()


async def test_who_answers_which_letter(caseload: Caseload) -> None:
    one = await on_site(caseload)
    for kind, may in ANSWERERS.items():
        body = {**ANSWER, "outcome": "noted"} if kind == "evaluation" else ANSWER
        for name, (who, _) in READERS.items():
            letter = await writes(caseload, kind, one, officer="示执-second")
            answered = await answer(caseload, letter, who, body)
            assert (answered.status_code == 200) == (name in may), (kind, name, answered.text)


async def test_a_crew_of_before_does_not_learn_of_a_complaint_either(caseload: Caseload) -> None:
    before = assigned()
    await caseload.happens(f"assigned/{before.inspection}", before)
    letter = str(await writes(caseload, "complaint", before.inspection, officer="示执-first"))
    await caseload.amend(before, crew=(inspector("second"), inspector("third", 2)))
    for subject in ("first", "second", "third"):
        who = (subject, Role.LEGAL, Role.CHIEF)
        assert await listed(caseload, who) == set()
        assert await matters(caseload, who) == set()
        assert (await caseload.get(f"/letters/{letter}", *who)).status_code == 404
        assert (await answer(caseload, UUID(letter), who)).status_code == 404
    assert await listed(caseload, LEGAL) == {letter}
    shown = (await caseload.get(f"/letters/{letter}", *LEGAL)).json()
    assert (shown["name"], shown["officer"]) == ("first", "示执-first")
    await the_log_and_the_rows_agree(caseload)


async def test_the_file_of_an_enterprise_has_the_letters_that_its_reader_may_read(caseload: Caseload) -> None:
    one = await on_site(caseload)
    letters = {kind: await writes(caseload, kind, one) for kind in ("statement", "complaint")}
    for who, kinds in ((FIRST, {"statement"}), (LEGAL, {"statement", "complaint"}), (STRANGER, set())):
        path = "/enterprises/91370124EXAMP00154/file?limit=200"
        entries = (await caseload.get(path, *who)).json()["items"]
        filed = {each["id"] for each in entries if each["matter"] == "letter"}
        assert filed == {str(letters[kind]) for kind in kinds}
    assert {each["path"] for each in entries} <= {f"/inspections/{one}"}


async def test_an_outcome_fits_its_letter(caseload: Caseload) -> None:
    one = await on_site(caseload)
    for kind, outcome, who in (
        ("recusal", "partly", CHIEF),
        ("statement", "noted", FIRST),
        ("dispute", "noted", LEGAL),
        ("complaint", "noted", LEGAL),
        ("evaluation", "granted", LEGAL),
    ):
        letter = await writes(caseload, kind, one)  # type: ignore[arg-type]  # a kind of the contract
        refused = await answer(caseload, letter, who, {**ANSWER, "outcome": outcome})
        assert code(refused) == (422, "outcome-unfit")
        shown = (await caseload.get(f"/letters/{letter}", *who)).json()
        assert refused.json()["outcomes"] == shown["outcomes"]
    empty = await answer(caseload, letter, LEGAL, {"outcome": "noted", "words": "  "})
    assert empty.status_code == 422


async def test_what_is_asked_on_site_is_decided_in_the_inspection_by_the_answer(caseload: Caseload) -> None:
    one = await on_site(caseload)
    crew = (await caseload.get(f"/inspections/{one}")).json()["crew"]
    letter = await writes(caseload, "recusal", one, officer=crew[1]["key"])
    inspection = (await caseload.get(f"/inspections/{one}")).json()
    assert inspection["visit"]["recusals"] == [
        {"person": crew[1]["person"], "reason": WORDS, "decided": None, "letters": [str(letter)]}
    ]
    assert (await answer(caseload, letter, CHIEF)).status_code == 200
    decided = (await caseload.get(f"/inspections/{one}")).json()["visit"]["recusals"][0]["decided"]
    assert (decided["granted"], decided["opinion"]) == (True, ANSWER["words"])
    refused = await caseload.post(one, "/rights", {"to": "负责人", "confirmed": True}, SECOND)
    assert code(refused) == (403, "recused")
    statement = await writes(caseload, "statement", one)
    assert code(await answer(caseload, statement, SECOND)) == (403, "recused")
    await the_log_and_the_rows_agree(caseload)


@pytest.mark.parametrize("granted", [True, False])
async def test_what_is_decided_in_the_inspection_answers_the_letters(caseload: Caseload, *, granted: bool) -> None:
    one = await on_site(caseload)
    crew = (await caseload.get(f"/inspections/{one}")).json()["crew"]
    letters = [await writes(caseload, "recusal", one, officer=crew[1]["key"]) for _ in range(2)]
    other = await writes(caseload, "recusal", one, officer=crew[0]["key"])
    body = {"person": crew[1]["person"], "granted": granted, "opinion": "经核实，决定如此"}
    done = await caseload.post(one, "/recusal-decisions", body, CHIEF)
    assert done.status_code == 200, done.text
    for letter in letters:
        shown = (await caseload.get(f"/letters/{letter}", *CHIEF)).json()
        assert shown["answer"]["outcome"] == ("granted" if granted else "refused")
        assert (shown["answer"]["words"], shown["answer"]["by"]["subject"]) == ("经核实，决定如此", "chief")
    assert (await caseload.get(f"/letters/{other}", *CHIEF)).json()["status"] == "waiting"
    answered = {fact.letter for _, fact in await told(caseload) if fact.answer}
    assert answered == set(letters)


async def test_before_the_arrival_the_answer_is_all(caseload: Caseload) -> None:
    one = await caseload.assign()
    found = await walk(caseload, one, "notified")
    letter = await writes(caseload, "recusal", one, officer=found["crew"][0]["key"])
    assert (await answer(caseload, letter, CHIEF)).status_code == 200
    assert (await caseload.get(f"/inspections/{one}")).json()["visit"]["recusals"] == []


async def test_what_is_asked_before_and_answered_on_site_binds_the_crew(caseload: Caseload) -> None:
    one = await caseload.assign()
    found = await walk(caseload, one, "notified")
    letter = await writes(caseload, "recusal", one, officer=found["crew"][1]["key"])
    await walk(caseload, one, "on-site", after="notified")
    assert (await caseload.get(f"/inspections/{one}")).json()["visit"]["recusals"] == []
    assert (await answer(caseload, letter, CHIEF)).status_code == 200
    (asked,) = (await caseload.get(f"/inspections/{one}")).json()["visit"]["recusals"]
    assert (asked["person"], asked["decided"]["granted"]) == (found["crew"][1]["person"], True)


async def test_after_a_refusal_another_letter_may_still_be_granted(caseload: Caseload) -> None:
    one = await on_site(caseload)
    crew = (await caseload.get(f"/inspections/{one}")).json()["crew"]
    first = await writes(caseload, "recusal", one, officer=crew[1]["key"])
    assert (await answer(caseload, first, CHIEF, {**ANSWER, "outcome": "refused"})).status_code == 200
    again = await writes(caseload, "recusal", one, officer=crew[1]["key"])
    (asked,) = (await caseload.get(f"/inspections/{one}")).json()["visit"]["recusals"]
    assert asked["decided"]["granted"] is False, "and the report does not wait for it"
    assert (await answer(caseload, again, CHIEF)).status_code == 200
    (asked,) = (await caseload.get(f"/inspections/{one}")).json()["visit"]["recusals"]
    assert (asked["decided"]["granted"], asked["letters"]) == (True, [str(again)])
    kinds = [each["kind"] for each in await notes(caseload, f"inspection/{one}")]
    assert kinds.count("recusal-asked-by-letter") == 2


async def test_an_officer_whom_nobody_of_the_crew_is_stands_back_from_nothing(caseload: Caseload) -> None:
    one = await on_site(caseload)
    letter = await writes(caseload, "recusal", one, officer="示执-0000")
    shown = (await caseload.get(f"/letters/{letter}", *CHIEF)).json()
    assert (shown["person"], shown["name"]) == (None, "")
    assert (await answer(caseload, letter, CHIEF)).status_code == 200
    assert (await caseload.get(f"/inspections/{one}")).json()["visit"]["recusals"] == []


async def test_of_a_secret_inspection_a_letter_is_secret_until_it_is_open(caseload: Caseload) -> None:
    draws = VisitDraws(targets=uuid4(), deal=1, crew=(uuid4(),))
    one = await caseload.assign(covert=True, draws=draws)
    crew = (await caseload.get(f"/inspections/{one}")).json()["crew"]
    for step in way(crew)[:4]:
        caseload.at(at(step.hours))
        if step.name != "notified":
            assert (await caseload.post(one, step.verb, step.body, step.who)).status_code == 200
    letters = {kind: str(await writes(caseload, kind, one)) for kind in ("statement", "complaint")}
    assert await listed(caseload, LEGAL) == set()
    assert await matters(caseload, LEGAL) == set()
    assert await listed(caseload, FIRST) == {letters["statement"]}
    assert await matters(caseload, FIRST) == {letters["statement"]}
    assert await listed(caseload, CHIEF) == set(letters.values())
    assert (await caseload.get(f"/letters/{letters['statement']}", *FIRST)).json()["covert"] is True
    opened = DrawOpened(because="due", openings=BlobRef(sha256="ab" * 32, size=2, media_type="application/json"))
    for draw in draws.all:
        await caseload.happens(f"draw/{draw}", opened)
    assert await listed(caseload, LEGAL) == set(letters.values())
    assert letters["complaint"] in await matters(caseload, LEGAL)
    assert letters["statement"] in await matters(caseload, STRANGER)
    assert (await caseload.get(f"/letters/{letters['statement']}", *FIRST)).json()["covert"] is False
    await the_log_and_the_rows_agree(caseload)


async def test_files_are_sent_as_bytes(caseload: Caseload) -> None:
    one = await on_site(caseload)
    page = b"<script>alert(1)</script>"
    file = await caseload.blobs.put(page, "text/html")
    letter = await writes(caseload, "proof", one, files=(file,))
    got = await caseload.get(f"/letters/{letter}/files/{file.sha256}")
    assert got.content == page
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Content-Disposition"] == f'attachment; filename="{file.sha256}"'
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert code(await caseload.get(f"/letters/{letter}/files/{'0' * 64}")) == (404, "letter-file-unknown")
    strange = await caseload.get(f"/letters/{letter}/files/{file.sha256}", *STRANGER)
    assert code(strange) == (404, "letter-unknown")


async def test_lists_are_narrowed_and_letters_are_counted(caseload: Caseload) -> None:
    one = await on_site(caseload)
    waits, answered = [str(await writes(caseload, "statement", one)) for _ in range(2)]
    complaint = str(await writes(caseload, "complaint", one))
    assert (await answer(caseload, UUID(answered), FIRST)).status_code == 200
    assert await listed(caseload, LEGAL, "?answered=true") == {answered}
    assert await listed(caseload, LEGAL, "?about=complaint") == {complaint}
    assert await listed(caseload, LEGAL, f"?inspection={one}&since=2026-03-10&until=2026-03-10") == {
        *(waits, answered, complaint)
    }
    assert await listed(caseload, LEGAL, "?since=2026-03-11") == set()
    assert await listed(caseload, LEGAL, "?overdue=true") == set()
    newest = [each["id"] for each in (await caseload.get("/letters", *LEGAL)).json()["items"]]
    assert newest == [complaint, answered, waits]
    late = caseload.app.clock() + timedelta(days=63)
    caseload.at(late)
    assert await listed(caseload, LEGAL, "?overdue=true") == {waits, complaint}
    assert await listed(caseload, LEGAL, "?overdue=false") == {answered}
    assert await listed(caseload, FIRST, "?overdue=true") == {waits}
    engine = create_engine(caseload.database.url("cheqian_cases"), application="tests")
    async with transact(engine, BUREAU) as session:
        (count,) = await counted(session, late)
    await engine.dispose()
    assert tuple(count) == (BUREAU, 2, 2)
