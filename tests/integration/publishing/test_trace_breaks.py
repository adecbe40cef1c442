"""A trace is told part by part, from published entries alone; and where the chain is broken, that is told."""

from uuid import UUID, uuid4

import pytest

from shared.contracts.assignment import VisitDraws
from tests.support.apps import bearer
from tests.support.caseload import assigned
from tests.support.oracle import check_log
from tests.support.postgres import connect
from tests.support.tracing import INSPECTOR, Tracing, held, note, types


async def test_only_published_events_are_told(tracing: Tracing) -> None:
    draw = tracing.press.draw(size=12, count=3)
    await draw.announce()
    await tracing.press.show()
    await tracing.ask(draw.draw, status=404)
    await tracing.press.publish()
    assert types(await tracing.ask(draw.draw)) == ["announced", "posted"]


async def test_a_long_chain_is_told_part_by_part(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    visit = assigned(draws=VisitDraws(crew=(draw.draw,)))
    await tracing.append("sampling", f"assigned/{visit.inspection}", visit)
    notes = [note() for _ in range(250)]
    await tracing.append("cases", f"inspection/{visit.inspection}", *notes)
    await tracing.press.settle()
    told = await tracing.ask(visit.inspection, INSPECTOR)
    positions = [event["position"] for event in told["events"]]
    headers = bearer(tracing.issuer, INSPECTOR)
    while told["next"]:
        told = (await tracing.site.get(told["next"], headers=headers)).json()
        assert len(told["events"]) <= 100
        positions += [event["position"] for event in told["events"]]
    assert len(positions) == len(set(positions)) > 250
    assert positions == sorted(positions)


async def test_a_stream_that_is_too_long_is_followed_around_the_event(tracing: Tracing) -> None:
    stream = f"inspection/{uuid4()}"
    trace = uuid4().hex
    notes = [note() for _ in range(1200)]
    await tracing.append("cases", stream, *notes, trace=trace)
    await tracing.press.settle()
    told = await tracing.ask(1100, start=1100)
    assert [event["version"] for event in told["events"]] == list(range(1101, 1201))
    assert (told["whole"], told["breaks"]) == (False, [])


async def test_a_cause_that_the_log_does_not_have_is_a_break(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    visit = assigned(draws=VisitDraws(crew=(draw.draw,)))
    await tracing.append("sampling", f"assigned/{visit.inspection}", visit, cause=str(uuid4()))
    await tracing.press.settle()
    told = await tracing.ask(visit.inspection, INSPECTOR)
    (place,) = [event["position"] for event in told["events"] if event["type"] == "sampling.inspection.assigned"]
    assert [(one["kind"], one["position"]) for one in told["breaks"]] == [("cause", place)]
    with pytest.raises(AssertionError, match=f"the cause of entry {place}"):
        await check_log(tracing.press.database)


async def test_causes_that_services_name_are_no_breaks(tracing: Tracing) -> None:
    """A draw that a service goes on with, and the trace of an earlier matter."""
    draw = await held(tracing.press)
    visit = assigned(draws=VisitDraws(crew=(draw.draw,)))
    await tracing.append("sampling", f"assigned/{visit.inspection}", visit, cause=str(draw.draw))
    await tracing.append("cases", f"inspection/{visit.inspection}", note(), cause=draw.events[0].trace)
    await tracing.press.settle()
    assert (await tracing.ask(visit.inspection, INSPECTOR))["breaks"] == []


async def test_an_event_that_was_taken_away_is_a_break(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    whole = (await tracing.ask(draw.draw))["events"]
    gone, after = [event for event in whole if event["stream"] == f"draw/{draw.draw}"][1:3]
    admin = await connect(tracing.press.database.admin_url)
    await admin.execute("ALTER TABLE log.event DISABLE TRIGGER append_only")
    await admin.execute("DELETE FROM log.event WHERE id = $1", UUID(gone["id"]))
    await admin.close()
    told = await tracing.ask(draw.draw)
    notice = next(event for event in whole if event["cause"] == gone["id"])
    assert {(one["kind"], one["position"]) for one in told["breaks"]} == {
        ("versions", after["position"]), ("cause", notice["position"])
    }  # fmt: skip
    page = await tracing.site.get("/trace", params={"of": str(draw.draw)}, headers={"Accept": "text/html"})
    assert "链条中断" in page.text


async def test_an_entry_that_was_changed_is_a_break(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    admin = await connect(tracing.press.database.admin_url)
    await admin.execute("ALTER TABLE log.event DISABLE TRIGGER append_only")
    await admin.execute("UPDATE log.event SET entry = '{}' WHERE id = $1", draw.events[-1].id)
    await admin.close()
    told = await tracing.ask(draw.draw)
    assert "entry" in [one["kind"] for one in told["breaks"]]
