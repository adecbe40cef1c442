"""From a name of anything to the chain of events behind it, as far as the reader may know."""

from uuid import uuid4

import pytest

from services.publishing.projections import PROJECTIONS, TABLES
from shared.access.roles import Role
from shared.database import create_engine, driver_connection, transact
from shared.log.checkpoints import open_checkpoint
from shared.log.event import Event, leaf_hash
from shared.log.merkle import verify_inclusion
from shared.log.rebuild import rebuild
from shared.log.receipts import Receipt
from tests.support.caseload import assigned
from tests.support.tracing import AUDITOR, CHIEF, INSPECTOR, VISITED, Tracing, held, types
from tests.unit.papers.made_up import NUMBER


async def test_everybody_follows_a_draw_from_its_announcement_to_its_notices(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    told = await tracing.ask(draw.draw)
    assert [event["position"] for event in told["events"]] == sorted(event["position"] for event in told["events"])
    assert [event["id"] for event in told["events"] if event["stream"] == f"draw/{draw.draw}"] == [
        str(event.id) for event in draw.events
    ]
    assert types(told).count("posted") == len(draw.events)
    assert (told["whole"], told["breaks"], told["next"], told["leads"]) == (True, [], None, [])
    assert [(thing["kind"], thing["name"]) for thing in told["things"]] == [("draw", draw.title)]
    shown = next(event for event in told["events"] if event["id"] == str(draw.events[0].id))
    assert shown["public"] == draw.events[0].public
    assert (shown["summary"], shown["subject"], shown["fields"]) == ("抽查公告", draw.title, {})


async def test_every_event_of_a_chain_has_its_receipt(tracing: Tracing) -> None:
    draw, trusted = await held(tracing.press), tracing.press.trusted
    assert trusted.log
    for event in (await tracing.ask(draw.draw))["events"]:
        receipt = Receipt.parse((await tracing.site.get(event["receipt"])).content)
        assert receipt.index == event["position"]
        assert event["id"] == str(Event.from_entry(receipt.extra, {}, b"").id)
        covering = open_checkpoint(receipt.checkpoint, trusted.log, trusted.witnesses).checkpoint
        verify_inclusion(receipt.index, covering.size, leaf_hash(receipt.extra), receipt.proof, covering.root)


async def test_each_name_of_a_draw_leads_to_the_same_chain(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    whole = await tracing.ask(draw.draw)
    notice = next(event for event in whole["events"] if event["type"] == "publishing.notice.posted")
    names = (f"draw/{draw.draw}", f" NOTICE/{str(draw.draw).upper()} ".lower(), draw.events[2].id, notice["id"])
    for name in (*names, notice["position"]):
        assert (await tracing.ask(name))["events"] == whole["events"]


async def test_an_enterprise_leads_to_the_draws_in_whose_public_lists_it_stands(tracing: Tracing) -> None:
    one, two = await held(tracing.press), await held(tracing.press, serial=2)
    member = one.outcome["deals"][0]["units"][0]
    identifier = one.openings[member]["name"]
    told = await tracing.ask(identifier)
    assert {(thing["kind"], thing["id"]) for thing in told["things"]} == {
        ("enterprise", identifier), ("draw", str(one.draw)), ("draw", str(two.draw))
    }  # fmt: skip
    assert {event["stream"] for event in told["events"]} == {
        f"{kind}/{draw.draw}" for draw in (one, two) for kind in ("draw", "notice")
    }


async def test_a_covert_draw_is_not_found_by_its_enterprises_before_it_is_opened(tracing: Tracing) -> None:
    draw = await held(tracing.press, disclosure="after-visits")
    identifier = next(iter(draw.openings.values()))["name"]
    nothing = await tracing.ask("91370124MA3999990", status=404)
    assert await tracing.ask(identifier, status=404) == nothing
    for role in (INSPECTOR, AUDITOR, CHIEF):
        assert await tracing.ask(identifier, role, status=404) == nothing
    # Its blinded steps are public from the first moment.
    assert "announced" in types(await tracing.ask(draw.draw))
    assert (await tracing.ask(draw.draw, AUDITOR))["events"][0]["fields"] == {}
    await draw.open()
    await tracing.press.settle()
    assert (await tracing.ask(identifier))["things"][1]["id"] == str(draw.draw)


async def test_an_inspection_leads_the_bureau_to_its_draw_and_its_papers(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    visit = await tracing.visit(draw)
    paper, fact = await tracing.paper(visit)
    await tracing.press.settle()
    for of in (visit.inspection, paper, NUMBER, f"paper/{paper}", fact.file, fact.code):
        told = await tracing.ask(of, INSPECTOR)
        assert {thing["kind"] for thing in told["things"]} == {"draw", "inspection", "paper"}
        streams = [event["stream"].partition("/")[0] for event in told["events"]]
        assert set(streams) == {"draw", "notice", "assigned", "inspection", "paper"}
        assert [lead["id"] for lead in told["leads"]] == [VISITED]
    shown = {event["type"]: event for event in told["events"]}
    assert shown["sampling.inspection.assigned"]["fields"]["visit_from"] == "2026-03-01"
    assert shown["sampling.inspection.assigned"]["subject"] == "示例化工有限公司"
    assert shown["documents.paper.issued"]["fields"]["number"] == NUMBER
    assert shown["cases.inspection.noted"]["fields"] == {}
    # Nothing of the people of the crew, though the payload has them.
    assert visit.crew[0].name not in str(told)
    assert "legal_representative" not in str(told)
    assert [lead["id"] for lead in (await tracing.ask(draw.draw, INSPECTOR))["leads"]] == [str(visit.inspection)]
    assert {thing["kind"] for thing in (await tracing.ask(VISITED, INSPECTOR))["things"]} == {
        "enterprise", "draw", "inspection", "paper"
    }  # fmt: skip


async def test_who_has_no_right_finds_no_inspection_and_no_number(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    visit = await tracing.visit(draw)
    paper, fact = await tracing.paper(visit)
    await tracing.press.settle()
    nothing = await tracing.ask(uuid4(), status=404)
    for of in (visit.inspection, paper, NUMBER, VISITED):
        assert await tracing.ask(of, status=404) == nothing
        assert await tracing.ask(of, INSPECTOR, bureau="370125", status=404) == nothing
        assert await tracing.ask(of, Role.EXPERT, status=404) == nothing
        assert await tracing.ask(of, Role.CITY_SUPERVISOR, bureau="370100")
    assert (await tracing.ask(draw.draw))["leads"] == []
    # The hashes of a paper are public, and lead to what is public of it.
    told = await tracing.ask(fact.file)
    assert types(told) == ["drafted", "issued"]
    assert ([event["fields"] for event in told["events"]], told["things"][0]["name"]) == ([{}, {}], "")
    assert NUMBER not in str(told)


async def test_a_covert_visit_is_found_by_nobody_until_its_draw_is_opened(tracing: Tracing) -> None:
    draw = await held(tracing.press, disclosure="after-visits")
    visit = await tracing.visit(draw, covert=True)
    paper, _ = await tracing.paper(visit)
    await tracing.press.settle()
    nothing = await tracing.ask(uuid4(), status=404)
    for of in (visit.inspection, paper, NUMBER, VISITED):
        for role in (AUDITOR, CHIEF):
            assert await tracing.ask(of, role, status=404) == nothing
    assert (await tracing.ask(draw.draw, CHIEF))["leads"] == []
    await draw.open()
    await tracing.press.settle()
    for of in (visit.inspection, paper, NUMBER, VISITED):
        assert "inspection" in [thing["kind"] for thing in (await tracing.ask(of, AUDITOR))["things"]]
        assert await tracing.ask(of, status=404) == nothing


async def test_publishing_cannot_read_a_covert_visit(tracing: Tracing) -> None:
    """Its credential is nearest to strangers."""
    draw = await held(tracing.press, disclosure="after-visits")
    covert, known = await tracing.visit(draw, covert=True), await tracing.visit(draw)
    async with transact(tracing.press.engine) as session:
        rows = await (await driver_connection(session)).fetch(
            "SELECT payload ->> 'inspection' FROM log.event WHERE type = 'sampling.inspection.assigned' "
            "UNION ALL SELECT inspection::text FROM log.open_visit"
        )
    assert [row[0] for row in rows] == [str(known.inspection)] * 2 != [str(covert.inspection)] * 2


async def test_a_visit_whose_draws_the_site_does_not_know_is_secret(tracing: Tracing) -> None:
    visit = assigned()
    await tracing.append("sampling", f"assigned/{visit.inspection}", visit)
    await tracing.press.settle()
    for role in (AUDITOR, CHIEF):
        await tracing.ask(visit.inspection, role, status=404)


async def test_an_entry_whose_thing_is_not_public_is_shown_as_the_log_shows_it(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    visit = await tracing.visit(draw)
    await tracing.press.settle()
    whole = await tracing.ask(visit.inspection, INSPECTOR)
    note = next(event for event in whole["events"] if event["type"] == "cases.inspection.noted")
    told = await tracing.ask(note["id"])
    assert [(event["type"], event["subject"], event["public"]) for event in told["events"]] == [
        ("cases.inspection.noted", "", {})
    ] * 2
    assert [(thing["kind"], thing["name"]) for thing in told["things"]] == [("event", "")]


async def test_the_page_says_what_happened_to_people(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    html = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = await tracing.site.get("/trace", params={"of": str(draw.draw), "from": "singlemessage"}, headers=html)
    assert page.status_code == 200
    for text in (draw.title, "抽查公告", "公示上网：抽查公告", "日志第 0 条 · 回执", "由“抽查”系统记录"):
        assert text in page.text
    assert "链条中断" not in page.text
    empty = await tracing.site.get("/trace", headers=html)
    assert (empty.status_code, "没有查到" in empty.text) == (200, False)
    nothing = await tracing.site.get("/trace", params={"of": NUMBER}, headers=html)
    assert (nothing.status_code, f"没有查到“{NUMBER}”" in nothing.text) == (404, True)


async def test_programs_get_json_at_the_same_place(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    answer = await tracing.site.get("/trace", params={"of": str(draw.draw)})
    assert answer.json() == await tracing.ask(draw.draw)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("of", "status"), [("", 422), ("  ", 422), ("x" * 201, 422), ("99999999", 404)])
async def test_what_leads_nowhere_is_refused(tracing: Tracing, of: str, status: int) -> None:
    await held(tracing.press)
    told = await tracing.ask(of, status=status)
    assert told["detail"]


async def test_what_ties_streams_together_comes_from_the_log(tracing: Tracing) -> None:
    draw = await held(tracing.press)
    visit = await tracing.visit(draw)
    await tracing.paper(visit)
    await tracing.press.settle()
    before = await tracing.ask(visit.inspection, INSPECTOR)
    owner = create_engine(tracing.press.database.admin_url, application="rebuild")
    await rebuild(owner, tracing.press.blobs, TABLES, PROJECTIONS)
    await owner.dispose()
    assert await tracing.ask(visit.inspection, INSPECTOR) == before
