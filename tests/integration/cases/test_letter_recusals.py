"""A recusal that is asked by letter, and the inspection: each of the two operations does both."""

import pytest

from tests.integration.cases.lettering import ANSWER, answer, code, notes, on_site, the_log_and_the_rows_agree, told
from tests.integration.cases.straight_way import CHIEF, FIRST, LEGAL, SECOND, walk
from tests.support.caseload import Caseload
from tests.support.letters import WORDS, writes


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


async def test_if_all_of_the_crew_stand_back_somebody_else_answers(caseload: Caseload) -> None:
    one = await on_site(caseload)
    crew = (await caseload.get(f"/inspections/{one}")).json()["crew"]
    for person in crew:
        letter = await writes(caseload, "recusal", one, officer=person["key"])
        assert (await answer(caseload, letter, CHIEF)).status_code == 200
    for kind, who in (("statement", LEGAL), ("proof", CHIEF)):
        letter = await writes(caseload, kind, one)  # type: ignore[arg-type]  # a kind of the contract
        for of_crew in (FIRST, SECOND, (*FIRST, LEGAL[1])):
            assert code(await answer(caseload, letter, of_crew)) == (403, "not-the-receiver")
        (step,) = (await caseload.get(f"/letters/{letter}", *who)).json()["next"]
        assert "成员均已回避的" in step["missing"][0]["zh"]
        assert (await answer(caseload, letter, who)).status_code == 200


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
