"""The papers that an inspection asks for: filled in from what cases says, and issued; nobody approves them again."""

from datetime import date
from typing import Any, get_args
from uuid import UUID

import pytest

from shared.access.roles import Role
from shared.contracts.asked import PaperAsked, PaperForm, PaperMatter
from shared.contracts.fact import BlobRef
from shared.contracts.sampling import DrawOpened
from tests.integration.documents.letters import LETTER, issued
from tests.support.facts import inspection_facts
from tests.support.facts_of_visit import LEAD, MEASURES, RECTIFY, STAIRS, VISIT, made_up
from tests.support.paperwork import POLICY, Paperwork, adopted
from tests.support.postgres import connect

MATTER = made_up("inspection")
# In the order in which an inspection asks for them.
ASKED: dict[PaperForm, tuple[UUID | None, date]] = {
    "inspection-approval": (None, date(2026, 3, 6)),
    "site-plan": (None, date(2026, 3, 6)),
    "inspection-record": (None, VISIT),
    "inspection-receipt": (None, VISIT),
    "deliberation-record": (STAIRS, VISIT),
    "order-to-rectify": (RECTIFY, VISIT),
    "on-the-spot-measures": (MEASURES, VISIT),
    "inspection-report": (None, date(2026, 3, 11)),
    "lead-transfer": (LEAD, date(2026, 3, 16)),
    "reinspection-opinion": (RECTIFY, date(2026, 3, 25)),
}

OPENED = DrawOpened(because="visited", openings=BlobRef(sha256="0" * 64, size=1, media_type="application/json"))


def asked(form: PaperForm, **more: Any) -> PaperAsked:
    subject, day = ASKED[form]
    return PaperAsked(
        paper=made_up(form),
        form=form,
        matter=PaperMatter(id=MATTER, words="示例化工有限公司安全生产检查"),
        subject=subject,
        day=day,
        facts=inspection_facts(),
        **{"hidden": False, **more},
    )


async def note_names(office: Paperwork) -> None:
    """Cases notes who approved there."""
    cases = await connect(office.database.admin_url)
    for subject, name in (("u-chief", "测试局长"), ("u-2", "账号乙")):
        await cases.execute(
            "INSERT INTO edge.display_name (service, subject, name) VALUES ('cases', $1, $2)", subject, name
        )
    await cases.close()


async def test_all_papers_of_an_inspection_are_issued_in_their_order(office: Paperwork) -> None:
    await note_names(office)
    for form in get_args(PaperForm):
        await office.happens("cases", "paper-wish", asked(form))
    for _ in ASKED:
        await office.issue(seconds=31)
    found = (await office.get(Role.CLERK, f"/papers?matter={MATTER}"))["items"]
    waiting = (await office.get(Role.CLERK, "/papers/pending"))["items"]
    assert waiting == []
    assert {each["form"]: (each["status"], each["subject"] and UUID(each["subject"])) for each in found} == {
        form: ("issued", subject) for form, (subject, _) in ASKED.items()
    }
    named = {each["form"]: each["name"] for each in found}
    assert named["order-to-rectify"] == "（示）应急责改〔2026〕1号"
    assert named["inspection-receipt"].startswith("检查回执·")
    await office.check()


async def test_what_a_step_of_an_inspection_approved_is_not_sent_back_here(office: Paperwork) -> None:
    await note_names(office)
    office.settings.paper_keys_file.rename(office.folder / "hidden.keys")
    await office.happens("cases", "paper-wish", asked("site-plan"))
    await office.issue()
    (found,) = (await office.get(Role.CLERK, "/papers"))["items"]
    path = f"/papers/{found['id']}"
    assert await office.refused(Role.CHIEF, f"{path}/refusal", {"opinion": "x"}) == (409, "approved-elsewhere")
    assert [each["verb"] for each in (await office.get(Role.CLERK, path))["next"]] == ["explain"]


async def test_a_paper_that_is_asked_for_twice_is_made_once(office: Paperwork) -> None:
    await note_names(office)
    for _ in range(2):
        await office.happens("cases", "paper-wish", asked("site-plan"))
    await office.issue()
    await office.happens("cases", "paper-wish", asked("site-plan"))
    await office.issue()
    assert len((await office.get(Role.CLERK, "/papers"))["items"]) == 1
    await office.check()


async def test_what_the_inspection_does_not_know_somebody_fills_in_and_another_approves(office: Paperwork) -> None:
    await office.happens("cases", "paper-wish", asked("site-plan"))
    await office.issue()
    (waiting,) = (await office.get(Role.CLERK, "/papers/pending"))["items"]
    assert (waiting["drafted"], waiting["waits_for"]["code"]) == (False, "fields-wrong")
    assert "approval.name" in waiting["waits_for"]["detail"]
    approval = {"words": "同意。", "name": "测试局长", "day": "2026-03-06"}
    path = f"/papers/pending/{waiting['paper']}/completion"
    assert (UUID(waiting["matter"]), waiting["completion"]) == (MATTER, path)
    paper = await office.post(Role.CLERK, path, {"fields": {"approval": approval}})
    assert (paper["status"], paper["fields"]["party"]) == ("drafted", "云山县恒泰化工有限公司")
    again = await office.refused(Role.CLERK, path, {"fields": {"approval": approval}})
    assert again == (409, "paper-drafted-already"), "whoever comes second is told so, and not that there is none"
    await office.post(Role.CHIEF, f"/papers/{paper['id']}/approval", {"opinion": "同意"})
    (waiting,) = (await office.get(Role.CLERK, "/papers/pending"))["items"]
    assert (UUID(waiting["matter"]), waiting["completion"]) == (MATTER, None)
    await office.issue()
    assert (await office.get(Role.CLERK, f"/papers/{paper['id']}"))["status"] == "issued"
    await office.check()


async def completed_plan(office: Paperwork) -> tuple[str, Any]:
    """A site plan whose approver somebody had to name; its path, and what is filled in."""
    office.now = office.now.replace(day=10)
    await office.happens("cases", "paper-wish", asked("site-plan"))
    approval = {"words": "同意。", "name": "测试局长", "day": "2026-03-06"}
    path = f"/papers/pending/{made_up('site-plan')}/completion"
    for other in ({"party": "另一企业"}, {"approval": {**approval, "day": "2026-03-07"}}):
        body = {"fields": {"approval": approval} | other}
        assert await office.refused(Role.CLERK, path, body) == (409, "on-record-otherwise")
    paper = await office.post(Role.CLERK, path, {"fields": {"approval": approval}})
    return f"/papers/{paper['id']}", paper["fields"]


async def test_what_the_inspection_says_nobody_writes_otherwise(office: Paperwork) -> None:
    path, fields = await completed_plan(office)
    await office.post(Role.CHIEF, f"{path}/refusal", {"opinion": "姓名有误"})
    body = {"fields": {**fields, "party": "另一企业"}}
    assert await office.refused(Role.CLERK, f"{path}/revision", body) == (409, "on-record-otherwise")
    body = {"fields": {**fields, "approval": {**fields["approval"], "name": "测试局长二"}}}
    assert (await office.post(Role.CLERK, f"{path}/revision", body))["status"] == "drafted"
    await office.check()


async def test_nobody_ends_alone_what_others_have_decided(office: Paperwork) -> None:
    await note_names(office)
    await office.happens("cases", "paper-wish", asked("order-to-rectify"))
    await office.issue()
    path = f"/papers/{made_up('order-to-rectify')}"
    assert "discard" not in {each["verb"] for each in (await office.get(Role.CLERK, path))["next"]}
    for form in ("inspection-approval", "site-plan", "inspection-record"):
        await office.happens("cases", "paper-wish", asked(form))
        await office.issue(seconds=31)
    await office.issue(seconds=31)
    shown = await office.get(Role.CLERK, path)
    assert (shown["status"], "request-withdrawal" in {each["verb"] for each in shown["next"]}) == ("issued", False)
    because = {"because": "有误"}
    refused = (409, "paper-ends-with-its-ground")
    assert await office.refused(Role.CLERK, f"{path}/withdrawal-request", because) == refused
    # A plan has no such ground, and two persons withdraw its paper.
    await office.post(Role.CLERK, f"/papers/{made_up('site-plan')}/withdrawal-request", because)
    await office.check()


async def test_a_paper_that_was_asked_for_is_not_discarded(office: Paperwork) -> None:
    path, _ = await completed_plan(office)
    refused = (409, "paper-ends-with-its-ground")
    assert await office.refused(Role.CLERK, f"{path}/discarding", {"because": "有误"}) == refused
    await office.check()


async def test_who_may_not_know_of_a_secret_matter_learns_nothing_by_drafting_in_it(office: Paperwork) -> None:
    (series,) = POLICY["numbering"]
    of_matter = series | {"scope": "matter", "per": "year"}
    await office.happens("sampling", "policy", adopted("一事一号", numbering=[of_matter]))
    await note_names(office)
    await office.happens("cases", "paper-wish", asked("site-plan", hidden=True, draws=(made_up("draw"),)))
    await office.issue()
    stranger = await issued(office, matter=str(MATTER))
    assert (stranger["name"], stranger["number"]["repeat"]) == ("（示）应急指导〔2026〕2号", 1)
    own = await office.post(
        Role.INSPECTOR, "/papers", {"form": "guidance-opinion", "fields": LETTER, "matter": str(MATTER)}, subject="u-1"
    )
    assert (await office.ask(Role.CLERK, "GET", f"/papers/{own['id']}")).status_code == 404
    await office.check()


@pytest.mark.parametrize("by", ["replacing", "correcting"])
async def test_what_follows_a_secret_paper_is_as_secret(office: Paperwork, by: str) -> None:
    draw, author = made_up("draw"), {"subject": "u-1"}
    await note_names(office)
    await office.happens("cases", "paper-wish", asked("site-plan", hidden=True, draws=(draw,)))
    await office.issue()
    body = {"form": "guidance-opinion", "fields": LETTER}
    first = await office.post(Role.INSPECTOR, "/papers", {**body, "matter": str(MATTER)}, **author)
    await office.post(Role.CHIEF, f"/papers/{first['id']}/approval", {"opinion": "同意"})
    await office.issue()
    # Whoever drafts it names the earlier paper, and forgets the matter.
    earlier = {"paper": first["id"], "by": by, "because": "电话有误"}
    second = await office.post(Role.INSPECTOR, "/papers", {**body, "earlier": earlier}, **author)
    assert (await office.ask(Role.CLERK, "GET", f"/papers/{second['id']}")).status_code == 404
    await office.happens("sampling", "draw", OPENED, key=draw)
    assert (await office.ask(Role.CLERK, "GET", f"/papers/{second['id']}")).status_code == 200
    await office.check()


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR, Role.INSPECTOR])
async def test_papers_of_a_covert_visit_are_secret_until_its_draws_are_open(office: Paperwork, role: Role) -> None:
    await note_names(office)
    draw = made_up("draw")
    await office.happens("cases", "paper-wish", asked("site-plan", hidden=True, draws=(draw,)))
    await office.issue()
    paper = made_up("site-plan")

    async def seen_by(**who: Any) -> tuple[int, int, int]:
        one = await office.ask(role, "GET", f"/papers/{paper}", **who)
        file = await office.ask(role, "GET", f"/papers/{paper}/file", **who)
        return one.status_code, file.status_code, len((await office.get(role, "/papers", **who))["items"])

    assert await seen_by() == (404, 404, 0)
    assert await seen_by(subject="u-1") == (200, 200, 1)
    await office.happens("sampling", "draw", OPENED, key=draw)
    assert await seen_by() == (200, 200, 1)
    await office.check()
