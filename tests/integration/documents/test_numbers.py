"""Numbers have no gap and no double, whoever dies, and however many want one at the same time."""

import asyncio
from datetime import UTC, datetime
from random import Random

import pytest
from prometheus_client import CollectorRegistry

from services.documents.paper import pending_store
from services.documents.paper.background import issue_papers
from services.documents.paper.issuing_usecases import Issuing
from services.documents.paper.making_usecases import office_of
from shared.access.roles import Role
from shared.background import TaskMetrics, running
from tests.integration.documents.letters import approved, issued, until_issued
from tests.support.paperwork import Paperwork, adopted, lead_on_all
from tests.support.sizes import short_or_long

_LETTERS = 32
_CLIENTS = 32


@pytest.mark.parametrize("seed", range(3))
async def test_workers_that_are_killed_at_any_moment_leave_no_gap(office: Paperwork, seed: int) -> None:
    papers = [await approved(office) for _ in range(_LETTERS)]
    chance = Random(seed)  # noqa: S311  # which moment is no secret
    for _ in range(12):
        workers = [asyncio.create_task(lead_on_all(office.app.resources)) for _ in range(4)]
        await asyncio.sleep(chance.uniform(0, 0.4))
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        await office.issue(seconds=31 * chance.randrange(2))
    await office.issue(seconds=31)
    found = [await office.get(Role.CLERK, f"/papers/{paper}") for paper in papers]
    assert {paper["status"] for paper in found} == {"issued"}
    assert sorted(paper["number"]["count"] for paper in found) == [*range(1, _LETTERS + 1)]
    await office.check()


@short_or_long("letters", 1, 12)
async def test_clients_of_one_series_all_at_once_leave_no_gap(office: Paperwork, letters: int) -> None:
    """Each drafts its letters while another approves them, and two workers issue what is approved."""

    async def client(number: int) -> list[str]:
        return [await approved(office, by=f"made-up-clerk-{number}") for _ in range(letters)]

    metrics = TaskMetrics(CollectorRegistry())
    async with running([issue_papers] * 2, office.app.resources, metrics, "documents"):
        papers = [paper for each in await asyncio.gather(*map(client, range(_CLIENTS))) for paper in each]
        await until_issued(office, len(papers))
    found = [await office.get(Role.CLERK, f"/papers/{paper}") for paper in papers]
    assert sorted(paper["number"]["count"] for paper in found) == [*range(1, _CLIENTS * letters + 1)]
    await office.check()


async def test_two_workers_that_both_lead_a_paper_on_issue_it_once(office: Paperwork) -> None:
    paper = await approved(office)
    resources = office.app.resources
    issuing = Issuing(resources, resources.once(office_of))
    async with resources.work() as work:
        (due,) = await pending_store.claim(work.session, office.now, 1)
    await asyncio.gather(*(issuing.lead_on(due) for _ in range(4)))
    await office.issue()
    assert (await office.get(Role.CLERK, f"/papers/{paper}"))["name"] == "（示）应急指导〔2026〕1号"
    assert (await issued(office))["name"] == "（示）应急指导〔2026〕2号"
    await office.check()


async def test_the_year_of_a_number_turns_at_midnight_in_beijing(office: Paperwork) -> None:
    office.now = datetime(2026, 12, 31, 15, 59, 50, tzinfo=UTC)
    ahead = {"due": "2027-01-31"}
    old = [await issued(office, fields=ahead) for _ in range(2)]
    late = await approved(office, fields=ahead)
    office.now = datetime(2026, 12, 31, 16, 0, 1, tzinfo=UTC)
    new = await issued(office, fields=ahead)
    names = [paper["name"] for paper in (*old, await office.get(Role.CLERK, f"/papers/{late}"), new)]
    assert names[:2] == ["（示）应急指导〔2026〕1号", "（示）应急指导〔2026〕2号"]
    assert sorted(names[2:]) == ["（示）应急指导〔2027〕1号", "（示）应急指导〔2027〕2号"]
    await office.check()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": "（新）应急{kind}〔{year}〕{number}号"}, "number-series-frozen"),
        ({"scope": "matter"}, "number-series-frozen"),
        ({"kinds": ["责改"]}, "no-number-series"),
        (
            {"format": "（示）{series}{kind}〔{year}〕{number}号", "scope": "team", "name": "teams"},
            "team-without-letter",
        ),
        ({"name": "new"}, "number-taken"),
        ({"name": "new", "format": "（" + "长" * 20 + "）{kind}〔{year}〕{number}号"}, "number-not-for-code"),
    ],
)
async def test_a_policy_that_would_spoil_a_series_stops_its_papers(
    office: Paperwork, change: dict[str, object], code: str
) -> None:
    await issued(office)
    series = {
        "name": "letters",
        "title": "指导",
        "format": "（示）应急{kind}〔{year}〕{number}号",
        "scope": "document-kind",
    }
    await office.happens("sampling", "policy", adopted("新方案", numbering=[series | change]))
    paper = await approved(office)
    await office.issue()
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    assert (found["status"], found["number"], found["waits_for"]["code"]) == ("approved", None, code)
    await office.happens("sampling", "policy", adopted("原方案", numbering=[series]))
    await office.issue(seconds=60)
    assert (await office.get(Role.CLERK, f"/papers/{paper}"))["name"] == "（示）应急指导〔2026〕2号"
    await office.check()


async def test_the_papers_of_a_matter_share_its_number(office: Paperwork) -> None:
    by_matter = {
        "name": "matters",
        "title": "一事一号",
        "format": "（示）{kind}〔{year}〕{number}号",
        "scope": "matter",
    }
    await office.happens("sampling", "policy", adopted("新方案", numbering=[by_matter]))
    matter = "0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"
    names = [(await issued(office, matter=matter, matter_name="示例"))["name"] for _ in range(2)]
    names.append((await issued(office))["name"])
    assert names == ["（示）指导〔2026〕1号", "（示）指导〔2026〕1-2号", "（示）指导〔2026〕2号"]
    await office.check()
