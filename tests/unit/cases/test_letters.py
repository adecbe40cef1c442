"""A letter: who receives, reads and answers it, by when, and what its answer does in the inspection."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import get_args

import pytest

from services.cases.inspection.crew import NotOfCrew, Recused
from services.cases.inspection.mentioned import crew_ever
from services.cases.inspection.state import Inspection
from services.cases.letter import answering, receiving, recusal
from services.cases.letter.answering import OUTCOMES, OutcomeUnfit
from services.cases.letter.lifecycle import ABOUT_THE_CREW, Letter
from services.cases.letter.receiving import RECEIVERS, NotTheReceiver, Somebody, answered_by, called, may_read
from services.cases.letter.telling import told
from services.cases.letter.verbs import LETTER
from shared.access.roles import GRANTS, Permission, Role
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import Owes
from shared.contracts.inspection.basis import Amended
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.visit import RecusalAsked, RecusalAskedByLetter, RecusalDecided, RightsTold
from shared.contracts.letters import LetterAnswered, LetterDisclosed, LetterKind, Outcome
from shared.errors import Refusal
from shared.law.law import shipped_law
from shared.verbs import NotNow
from tests.unit.cases.hazard_walk import rules
from tests.unit.cases.letter_walk import CHIEF, FIRST, LEGAL, REVIEWER, LetterWalk, received, sent
from tests.unit.cases.walk import DAY, Walk, at, inspector, made_up, opened, walked

KINDS: tuple[LetterKind, ...] = get_args(LetterKind)
AUDITOR = Somebody("auditor", frozenset({Role.AUDITOR}))
STRANGER = Somebody("stranger", frozenset({Role.INSPECTOR}))
BOTH = Somebody("second", frozenset({Role.INSPECTOR, Role.LEGAL, Role.CHIEF, Role.REVIEWER}))
"""Of the crew, with all roles of offices."""
ON_SITE = walked("on-site").now
SECOND = made_up("second")
GRANTED, REFUSED = (LetterAnswered(outcome=outcome, words="已核实") for outcome in ("granted", "refused"))


def readers(about: LetterKind, inspection: Inspection = ON_SITE) -> set[str]:
    everybody = (FIRST, BOTH, STRANGER, LEGAL, CHIEF, REVIEWER, AUDITOR)
    return {who.person for who in everybody if may_read(who, about, inspection)}


def test_the_crew_reads_what_is_not_about_it() -> None:
    offices = {"legal", "the-chief", "reviewer", "auditor"}
    for kind in KINDS:
        assert readers(kind) == (offices if kind in ABOUT_THE_CREW else offices | {"first", "second"})


def test_who_has_left_the_crew_reads_no_complaint_and_who_joins_it_none_any_more() -> None:
    walk = Walk(opened())
    crew = (inspector("second"), inspector("legal"))
    now = walk.now
    walk.note(Amended(amended=made_up("amended"), because="crew", party=now.party, crew=crew, items=now.items))
    former = Somebody("first", frozenset({Role.LEGAL}))
    assert not may_read(former, "complaint", walk.now)
    assert not may_read(LEGAL, "complaint", walk.now)
    assert not may_read(FIRST, "statement", walk.now)
    assert may_read(CHIEF, "complaint", walk.now)


@pytest.mark.parametrize("subject", ["first-anew", ""])
def test_another_account_in_the_crew_changes_nothing_for_the_account_of_before(subject: str) -> None:
    walk = Walk(opened(crew=(inspector("second"),)))
    now, second = walk.now, inspector("second")
    for first in (inspector("first"), inspector("first").model_copy(update={"subject": subject})):
        crew = (first, second)
        walk.note(Amended(amended=made_up("amended"), because="crew", party=now.party, crew=crew, items=now.items))
    assert not may_read(Somebody("first", frozenset({Role.LEGAL})), "complaint", walk.now)
    assert not may_read(Somebody("first-anew", frozenset({Role.LEGAL})), "complaint", walk.now) or not subject
    assert {each.person: each.subject for each in crew_ever(walk.now)} == {
        made_up("first"): subject,
        made_up("second"): "second",
    }


def answerers(about: LetterKind, inspection: Inspection = ON_SITE) -> set[str]:
    found = set()
    for who in (FIRST, BOTH, STRANGER, LEGAL, CHIEF, REVIEWER, AUDITOR):
        try:
            receiving.check_answers(who, about, inspection)
        except (NotTheReceiver, NotOfCrew, Recused):
            continue
        found.add(who.person)
    return found


def test_each_kind_has_its_receiver() -> None:
    assert {kind: answerers(kind) for kind in KINDS} == {
        "recusal": {"the-chief"},
        "statement": {"first", "second"},
        "dispute": {"legal", "the-chief", "reviewer"},
        "proof": {"first", "second"},
        "complaint": {"legal"},
        "evaluation": {"legal"},
    }
    assert {kind: called(kind) for kind in KINDS} == {
        "recusal": "本机关负责人",
        "statement": "检查组",
        "dispute": "法规部门",
        "proof": "检查组",
        "complaint": "法规部门",
        "evaluation": "法规部门",
    }
    assert set(RECEIVERS) == set(OUTCOMES) == set(KINDS)


def test_who_answers_may_answer_letters_and_reads_them() -> None:
    """Each role of the table has the permissions, and whoever answers reads what is answered."""
    for receiver in RECEIVERS.values():
        assert set(receiver.answers) <= set(GRANTS[Permission.LETTER_ANSWER])
    assert set(GRANTS[Permission.LETTER_ANSWER]) <= set(GRANTS[Permission.LETTER_READ])
    for kind in KINDS:
        assert answerers(kind) <= readers(kind)
        assert all(answered_by(kind))


def test_who_stands_back_answers_nothing_also_if_nobody_else_of_the_crew_can() -> None:
    walk = walked("on-site")
    asked = tuple(RecusalAsked(person=each.person, grounds="亲属") for each in walk.now.crew)
    walk.note(RightsTold(to="负责人", confirmed=True, recusals=asked))
    walk.note(RecusalDecided(person=SECOND, granted=True, opinion="属实"))
    with pytest.raises(Recused):
        receiving.check_answers(BOTH, "statement", walk.now)
    for person in (made_up("first"), made_up("expert")):
        walk.note(RecusalDecided(person=person, granted=True, opinion="属实"))
    for kind in KINDS:
        instead = {"legal", "the-chief"} if kind in {"statement", "proof"} else answerers(kind)
        assert answerers(kind, walk.now) == instead
    with pytest.raises(NotTheReceiver) as refused:
        receiving.check_answers(BOTH, "statement", walk.now)
    assert "已回避" in (refused.value.detail or "")


def test_an_outcome_fits_what_the_letter_asks() -> None:
    who: Mapping[LetterKind, Somebody] = {"recusal": CHIEF, "statement": FIRST, "proof": FIRST}
    fitting: dict[LetterKind, set[Outcome]] = {kind: set() for kind in KINDS}
    for kind in KINDS:
        for outcome in get_args(Outcome):
            walk = received(kind, ON_SITE, at(1))
            try:
                walk.answer(outcome, who.get(kind, LEGAL), ON_SITE, at(2))
            except OutcomeUnfit:
                continue
            fitting[kind].add(outcome)
    assert fitting == {
        "recusal": {"granted", "refused"},
        "statement": {"granted", "partly", "refused"},
        "dispute": {"granted", "partly", "refused"},
        "proof": {"granted", "partly", "refused", "noted"},
        "complaint": {"granted", "partly", "refused"},
        "evaluation": {"noted"},
    }


def test_the_stricter_of_law_and_policy_is_told_and_the_answer_ends_both() -> None:
    walk = received("statement", ON_SITE, at(1))
    assert {clock.opened.set_by: clock.end.due for clock in walk.now.clocks.open()} == {
        "policy": DAY + timedelta(days=5),
        "law": date(2026, 5, 9),
    }
    assert told(walk.now).due == DAY + timedelta(days=5)
    walk.answer("partly", FIRST, ON_SITE, at(24 * 7))
    assert {clock.opened.set_by: clock.state for clock in walk.now.clocks.all} == {"policy": "late", "law": "met"}
    after = told(walk.now)
    assert after.answer
    assert (after.due, after.answer.outcome, after.answer.on) == (None, "partly", DAY + timedelta(days=7))


def test_without_a_rule_no_clock_runs() -> None:
    before = Rules(rules().calendar, shipped_law(), ())
    walk = LetterWalk(ON_SITE, sent(), at(-24 * 365 * 5), before)
    assert walk.now.clocks.all == ()
    assert told(walk.now).due is None
    assert walk.answer("granted", FIRST, ON_SITE, at(2)).status == "answered"


def test_who_owes_the_answer() -> None:
    owes = {kind: received(kind, ON_SITE, at(1)).now.clocks.all[0].opened.owes for kind in KINDS}
    crew, legal = Owes(who="person", name="first"), Owes(who="role", name="legal")
    assert owes == {
        "recusal": Owes(who="role", name="chief"),
        "statement": crew,
        "dispute": legal,
        "proof": crew,
        "complaint": legal,
        "evaluation": legal,
    }


def test_a_letter_is_answered_once() -> None:
    walk = received("statement", ON_SITE, at(1))
    walk.answer("granted", FIRST, ON_SITE, at(2))
    with pytest.raises(NotNow):
        walk.answer("refused", FIRST, ON_SITE, at(3))
    assert LETTER.next(walk.now, letter=walk.now.id) == []


def test_what_is_secret_is_so_until_the_disclosure_and_what_is_about_the_crew_for_ever() -> None:
    hidden = walked("on-site", covert=True).now
    for kind in KINDS:
        walk = received(kind, hidden, at(1))
        assert (walk.now.hidden, walk.now.covert) == (kind not in ABOUT_THE_CREW, True)
        walk.fold([LetterDisclosed(opened=made_up("opened"))], "cases", at(2))
        assert (walk.now.hidden, walk.now.covert) == (False, kind in ABOUT_THE_CREW)
        assert Letter.model_validate(walk.now.model_dump(mode="json")) == walk.now


@pytest.mark.parametrize(
    ("certificate", "name"), [("示执-second", "second"), ("E-1", "expert"), ("示执-0000", ""), ("", "")]
)
def test_an_officer_is_known_by_the_certificate(certificate: str, name: str) -> None:
    letter = received("complaint", ON_SITE, at(1), officer=certificate).now
    assert (letter.what.name, letter.what.person) == (name, made_up(name) if name else None)


def asks(walk: Walk, person: str = "second", letter: str = "a letter") -> Letter:
    what = sent("recusal", officer=f"示执-{person}", letter=made_up(letter))
    return LetterWalk(walk.now, what, at(1)).now


def decided(walk: Walk, letter: Letter, answered: LetterAnswered) -> list[type[Note]]:
    return [type(note) for note in recusal.decided(walk.now, letter, answered, "")]


def test_on_site_a_letter_asks_as_the_enterprise_does_there() -> None:
    walk = walked("on-site")
    letter = asks(walk)
    request = recusal.asked(walk.now, letter)
    assert request == RecusalAskedByLetter(letter=letter.id, person=SECOND, grounds="另有电子台账")
    walk.note(request)
    assert decided(walk, letter, GRANTED) == decided(walk, letter, REFUSED) == [RecusalDecided]


@pytest.mark.parametrize("step", ["opened", "approved", "notified", "visited", "reported", "closed"])
def test_elsewhere_the_letter_alone_has_the_request(step: str) -> None:
    walk = walked(step)
    letter = asks(walk)
    assert recusal.asked(walk.now, letter) is None
    binding = [RecusalAskedByLetter, RecusalDecided] if step == "visited" else []
    assert decided(walk, letter, GRANTED) == decided(walk, letter, REFUSED) == binding


def test_letters_of_other_kinds_ask_for_nothing() -> None:
    for kind in set(KINDS) - {"recusal"}:
        letter = received(kind, ON_SITE, at(1), officer="示执-second").now
        assert recusal.asked(ON_SITE, letter) is None
        assert list(recusal.decided(ON_SITE, letter, GRANTED, "")) == []


def test_a_request_that_waits_takes_more_letters_and_one_that_was_refused_is_asked_anew() -> None:
    walk = walked("on-site")
    walk.note(RightsTold(to="负责人", confirmed=True, recusals=(RecusalAsked(person=SECOND, grounds="亲属"),)))
    letters = [asks(walk, letter=name) for name in ("one", "two")]
    for letter in letters:
        request = recusal.asked(walk.now, letter)
        assert request
        walk.note(request)
    waiting = walk.now.visit.recusals[SECOND]
    assert (waiting.grounds, waiting.letters) == ("亲属", tuple(letter.id for letter in letters))
    walk.note(RecusalDecided(person=SECOND, granted=False, opinion="不属实"))
    third = asks(walk, letter="three")
    assert recusal.asked(walk.now, third) is None
    assert decided(walk, third, REFUSED) == []
    for note in recusal.decided(walk.now, third, GRANTED, ""):
        walk.note(note)
    again = walk.now.visit.recusals[SECOND]
    assert (again.letters, SECOND in walk.now.visit.recused) == ((third.id,), True)
    fourth = asks(walk, letter="four")
    assert recusal.asked(walk.now, fourth) is None
    assert decided(walk, fourth, GRANTED) == []


@pytest.mark.parametrize(("granted", "outcome"), [(True, "granted"), (False, "refused")])
def test_a_decision_without_an_opinion_answers_in_plain_words(outcome: Outcome, *, granted: bool) -> None:
    without = RecusalDecided(person=SECOND, granted=granted, opinion="")
    answered = answering.by_decision(without)
    assert answered.outcome == outcome
    assert answered.words
    said = answering.by_decision(without.model_copy(update={"opinion": "经核实"}))
    assert said.words == "经核实"


def test_every_refusal_says_what_to_do() -> None:
    walk = received("complaint", ON_SITE, at(1))
    for who, outcome in ((CHIEF, "granted"), (LEGAL, "noted")):
        with pytest.raises(Refusal) as refused:
            walk.answer(outcome, who, ON_SITE, at(2))  # type: ignore[arg-type]  # outcomes of the contract
        assert refused.value.detail
        assert refused.value.detail_en
