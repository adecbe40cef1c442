"""Letters of enterprises over HTTP: received once, answered in time, told to the door, and kept apart from all else."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

from services.cases.letter.counting_store import counted
from shared.contracts.letters import DoorOpened
from shared.database import create_engine, transact
from tests.integration.cases.lettering import (
    ANSWER,
    STRANGER,
    answer,
    code,
    listed,
    on_site,
    the_log_and_the_rows_agree,
    told,
)
from tests.integration.cases.straight_way import CHIEF, FIRST, LEGAL
from tests.support.apps import BUREAU
from tests.support.caseload import Caseload
from tests.support.letters import WORDS, pass_on, writes
from tests.support.postgres import connect


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
    # The entry by which it was passed on is of the letter too.
    rest = [entry for entry in entries if entry not in ours and entry["stream"] != f"door/{letter}"]
    others = [{**entry, "payload": ""} for entry in rest]
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
