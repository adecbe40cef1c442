"""What an answer shows of a draw: what it waits for, who was drawn, and names only to readers who may know them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.sampling.draws.draw import wire
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.opening import open_names
from services.sampling.draws.draw.outcome import outcome_shown
from services.sampling.draws.draw.requests import SubstituteUnitRequest, SucceedRequest
from services.sampling.draws.draw.sight import KnownNames, Sight
from services.sampling.draws.draw.substitution import substitute
from services.sampling.draws.draw.succession import Crews, people_drawn, succeed
from services.sampling.draws.frame.freezing import Opening
from shared.contracts.sampling import DrawCompleted, DrawRevealed
from shared.draws.spec import spec_hash
from shared.draws.succession import Place
from tests.support.parties import FEDERATION, LEGAL, PARTIES
from tests.unit.sampling.draws.draw.story import BEGIN, DUE, EVIDENCE, PEOPLE, ROSTER, ROUND_123, TASKS, UNITS, Story

TASK = TASKS[0].id
LEADER, MEMBER = Place(TASK, 1), Place(TASK, 2)
FIRMS = {unit.id: Opening(name=f"91370124{n:010}", salt="00" * 16, label=f"示例{n}厂") for n, unit in enumerate(UNITS)}
SITES = {task.id: Opening(name=f"91370124{n:010}", salt="00" * 16, label=f"示例{n}厂") for n, task in enumerate(TASKS)}
CREW = {one.id: Opening(name=f"people/t{n:03}", salt="00" * 16, label=f"测试员{n}") for n, one in enumerate(PEOPLE)}
NAMES = {"made-up-drawer": "示例甲", "sampling": "抽查服务"}


def shown(draw: Draw, known: KnownNames = KnownNames(), now: datetime = BEGIN) -> wire.DrawShown:  # noqa: B008  # it is frozen
    return wire.shown(draw, known, NAMES, now)


def completed(**said: object) -> Story:
    story = Story(**said)  # type: ignore[arg-type]  # its own fields
    story.completed()
    return story


def test_an_announced_draw_waits_for_its_round() -> None:
    said = shown(Story().draw)
    assert said.awaited is not None
    assert (said.awaited.source, said.awaited.due, said.awaited.overdue) == ("beacon", DUE, False)
    assert (said.outcome, said.failure, said.opened, said.witnessed_at) == (None,) * 4
    assert (said.announcement.leaf, said.announcement.at) == (Story().draw.leaf, BEGIN)
    assert said.announcement.by.name == "示例甲"
    assert (said.spec, said.spec_hash) == (Story().draw.spec.as_json(), spec_hash(Story().draw.spec))
    late = shown(Story().draw, now=datetime(2023, 8, 24, 15, 15, 34, tzinfo=UTC)).awaited
    assert late
    assert late.overdue


def test_a_draw_by_parties_waits_for_the_party_whose_turn_it_is() -> None:
    story = Story(PARTIES)
    said = shown(story.opened(LEGAL))
    assert said.awaited is not None
    assert (said.awaited.source, said.awaited.due) == ("federation", None)
    (reveal,) = said.reveals
    assert (reveal.source, reveal.value) == ("legal", LEGAL.nonce(said.purpose))
    # All nonces are there; the service completes the draw by itself.
    assert shown(story.opened(*PARTIES[1:])).awaited is None


def test_a_draw_that_has_ended_waits_for_nothing() -> None:
    failed = shown(Story(PARTIES).failed())
    assert failed.failure
    assert (failed.status, failed.failure.withheld, failed.awaited) == ("failed", "federation", None)
    assert (failed.next, failed.outcome) == ([], None)
    assert shown(Story().completed()).awaited is None


def test_a_replacement_names_the_failed_draw() -> None:
    draw = Story().draw
    assert shown(draw).replaces is None
    assert shown(draw.model_copy(update={"replaces": str(UUID(int=9))})).replaces == UUID(int=9)


def test_the_receipt_is_for_the_value_that_was_recorded_last() -> None:
    story = Story(PARTIES)
    receipt = wire.handed_in(story.opened(LEGAL, FEDERATION))
    assert (receipt.event, receipt.type, receipt.status) == (story.events[-1].id, DrawRevealed.type, "announced")
    by_beacon = completed()
    receipt = wire.handed_in(by_beacon.draw)
    assert (receipt.event, receipt.type, receipt.at) == (
        by_beacon.events[-1].id,
        DrawCompleted.type,
        by_beacon.events[-1].time,
    )


def test_ids_are_shown_and_names_only_if_they_are_known() -> None:
    story = completed()
    outcome = outcome_shown(story.draw, KnownNames(ranked=story.ranked))
    assert outcome
    assert (outcome.value, outcome.seed) == (ROUND_123, story.draw.completed.seed)
    assert [tuple(unit["id"] for unit in deal.units) for deal in outcome.deals] == [
        deal.units for deal in story.ranked.deals
    ]
    assert {stratum: tuple(unit["id"] for unit in ids) for stratum, ids in outcome.reserve.items()} == (
        story.ranked.reserve
    )
    assert {(unit["identifier"], unit["name"]) for deal in outcome.deals for unit in deal.units} == {(None, None)}
    known = outcome_shown(story.draw, KnownNames(FIRMS, ranked=story.ranked))
    assert known
    for unit in (*known.deals[0].units, *known.reserve["G"]):
        assert (unit["identifier"], unit["name"]) == (FIRMS[unit["id"]]["name"], FIRMS[unit["id"]]["label"])
    assert known.assignments == []


def test_before_the_completion_there_is_no_outcome() -> None:
    for draw in (Story().draw, Story(PARTIES).failed()):
        assert outcome_shown(draw, KnownNames()) is None


def test_a_slot_names_who_was_drawn_and_who_has_it_now() -> None:
    story = completed(lists=ROSTER)
    drawn = people_drawn(story.assigned)
    request = SucceedRequest(task=TASK, slot=1, reason="ill", remark="住院")
    facts = []
    for _ in range(3):
        facts.append(succeed(story.draw, request, Crews(ROSTER, story.assigned)))
        story.then(facts[-1])
        if facts[-1].successor is None:
            break
    else:
        pytest.fail("three leaders, and one of them cannot be left")
    said = shown(story.draw, KnownNames(SITES, CREW, assigned=story.assigned, texts=True))
    assert said.outcome
    served = {task.task["id"]: task for task in said.outcome.assignments}
    leader, member = served[TASK].slots
    assert (leader.number, leader.name, leader.drawn["id"], leader.held) == (1, "leader", drawn[LEADER], None)
    assert member.held
    assert (member.held["id"], member.held["name"]) == (drawn[MEMBER], CREW[drawn[MEMBER]]["label"])
    assert served[TASK].task["name"] == SITES[TASK]["label"]
    first, *_, last = said.successions
    assert (first.gave_up["id"], first.slot, first.reason, first.remark) == (drawn[LEADER], 1, "ill", "住院")
    assert first.successor
    assert first.successor["identifier"] == CREW[facts[0].successor or ""]["name"]
    assert last.successor is None
    hidden = shown(story.draw, KnownNames(SITES, assigned=story.assigned)).successions[0]
    assert (hidden.gave_up["id"], hidden.gave_up["name"], hidden.remark) == (drawn[LEADER], None, None)
    assert hidden.reason == "ill"


def test_a_remark_is_for_readers_who_may_know_the_names() -> None:
    story = completed()
    unit = story.ranked.deals[0].units[0]
    request = SubstituteUnitRequest(withdrawn=unit, reason="closed", evidence=EVIDENCE, remark="示例3厂注销")
    story.then(substitute(story.draw, request, story.ranked))
    (public,) = shown(story.draw, KnownNames(ranked=story.ranked)).substitutions
    assert (public.reason, public.remark, public.withdrawn["name"]) == ("closed", None, None)
    (inside,) = shown(story.draw, KnownNames(FIRMS, ranked=story.ranked, texts=True)).substitutions
    assert (inside.remark, inside.withdrawn["name"]) == ("示例3厂注销", FIRMS[unit]["label"])
    assert inside.substitute
    assert inside.substitute["id"] == story.ranked.reserve["W"][0]


def test_an_opening_says_why() -> None:
    story = completed(disclosure="after-visits", open_by="2023-09-30")
    opened = shown(story.then(open_names(story.draw, {"甲"}, (), "停产"))).opened
    assert opened
    assert (opened.because, opened.unvisited, opened.reason, opened.by.name) == ("early", 1, "停产", "示例甲")
    assert opened.at == BEGIN + timedelta(minutes=2)


@pytest.mark.parametrize("people", [True, False])
def test_who_sees_whom(people: bool) -> None:
    def at(disclosure: str, population: str = "enterprises") -> Draw:
        return story.draw.model_copy(update={"disclosure": disclosure, "population": population})

    story = completed(disclosure="after-visits", open_by="2023-09-30")
    may, may_not = Sight(people, covert=True), Sight(people, covert=False)
    assert (may.of_units(at("after-visits")), may_not.of_units(at("after-visits"))) == (True, False)
    assert (may.of_crew(at("after-visits")), may_not.of_crew(at("after-visits"))) == (people, False)
    for sight in (may, may_not):
        assert sight.of_units(at("at-once"))
        assert sight.of_crew(at("at-once")) is people
        assert sight.of_units(at("never")) is people
        for population in ("experts", "people"):
            assert sight.of_units(at("at-once", population)) is people
    opened = story.then(open_names(story.draw, (), (), None))
    assert may_not.of_units(opened)
    assert may_not.of_crew(opened) is people
