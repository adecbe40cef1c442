"""Who reads and answers which letter: a crew never learns of what is written about it."""

from collections.abc import Mapping
from typing import get_args
from uuid import UUID, uuid4

from shared.access.roles import Role
from shared.contracts.assignment import VisitDraws
from shared.contracts.fact import BlobRef
from shared.contracts.letters import LetterKind
from shared.contracts.sampling import DrawOpened
from tests.integration.cases.lettering import (
    ANSWER,
    AUDITOR,
    REVIEWER,
    STRANGER,
    Who,
    answer,
    code,
    listed,
    matters,
    of_the_moment,
    on_site,
    the_log_and_the_rows_agree,
)
from tests.integration.cases.straight_way import CHIEF, FIRST, LEGAL, at, way
from tests.support.caseload import Caseload, assigned, inspector
from tests.support.letters import writes

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


async def test_another_account_of_somebody_of_the_crew_learns_of_no_complaint(caseload: Caseload) -> None:
    before = assigned()
    await caseload.happens(f"assigned/{before.inspection}", before)
    third = inspector("third", 2)
    await caseload.amend(before, crew=(inspector("first"), third))
    anew = (inspector("first"), third.model_copy(update={"subject": "third-anew"}))
    await caseload.amend(before, 2, crew=anew)
    letter = await writes(caseload, "complaint", before.inspection)
    for subject in ("first", "second", "third", "third-anew"):
        who = (subject, Role.LEGAL, Role.CHIEF)
        assert await listed(caseload, who) == set()
        assert code(await caseload.get(f"/letters/{letter}", *who)) == (404, "letter-unknown")
    assert await listed(caseload, LEGAL) == {str(letter)}
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


async def test_of_a_secret_inspection_a_letter_is_secret_until_it_is_open(caseload: Caseload) -> None:
    draws = VisitDraws(targets=uuid4(), deal=1, crew=(uuid4(),))
    one = await caseload.assign(covert=True, draws=draws)
    crew = (await caseload.get(f"/inspections/{one}")).json()["crew"]
    for step in way(crew)[:4]:
        caseload.at(at(step.hours))
        if step.name != "notified":
            assert (await caseload.post(one, step.verb, step.body, step.who)).status_code == 200
    caseload.at(at(40))
    letters = {kind: str(await writes(caseload, kind, one)) for kind in ("statement", "complaint")}
    assert await listed(caseload, LEGAL) == set()
    assert await matters(caseload, LEGAL) == set()
    assert await listed(caseload, FIRST) == {letters["statement"]}
    assert await matters(caseload, FIRST) == {letters["statement"]}
    assert await listed(caseload, CHIEF) == set(letters.values())
    assert (await caseload.get(f"/letters/{letters['statement']}", *FIRST)).json()["covert"] is True
    caseload.at(at(50))
    opened = DrawOpened(because="due", openings=BlobRef(sha256="ab" * 32, size=2, media_type="application/json"))
    for draw in draws.all:
        await caseload.happens(f"draw/{draw}", opened)
    assert await listed(caseload, LEGAL) == set(letters.values())
    assert letters["complaint"] in await matters(caseload, LEGAL)
    assert letters["statement"] in await matters(caseload, STRANGER)
    assert (await caseload.get(f"/letters/{letters['statement']}", *FIRST)).json()["covert"] is False
    assert (await caseload.get(f"/letters/{letters['complaint']}", *LEGAL)).json()["covert"] is True
    assert await of_the_moment(caseload, one) == {letters["statement"]}, "the crew would know what it is not shown"
    await the_log_and_the_rows_agree(caseload)
