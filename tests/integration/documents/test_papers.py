"""Papers over HTTP: drafted, approved by another person, numbered, issued, replaced, withdrawn."""

import asyncio
import re
from datetime import timedelta
from hashlib import sha256
from itertools import permutations
from typing import Any

import pytest

from services.documents.rendering.proof import extracted
from shared.access.roles import Role
from shared.papers.pdf import read_pdf
from tests.integration.documents.letters import LETTER, approved, drafted, issued
from tests.support.paperwork import Paperwork


async def test_a_letter_is_drafted_approved_and_issued(office: Paperwork) -> None:
    paper = await drafted(office)
    draft = await office.ask(Role.CLERK, "GET", f"/papers/{paper}/file")
    assert (await asyncio.to_thread(read_pdf, draft.content)).code is None
    assert await office.refused(
        Role.CHIEF, f"/papers/{paper}/approval", {"opinion": "同意"}, subject="made-up-clerk"
    ) == (
        403,
        "same-person",
    )
    await office.post(Role.CHIEF, f"/papers/{paper}/approval", {"opinion": "同意"})
    await office.issue()
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    assert (found["status"], found["name"], found["day"]) == ("issued", "（示）应急指导〔2026〕1号", "2026-03-02")
    file = await office.ask(Role.CLERK, "GET", f"/papers/{paper}/file")
    assert sha256(file.content).hexdigest() == found["file"]["sha256"]
    code = (await asyncio.to_thread(read_pdf, file.content)).code
    assert code is not None
    assert code.number == found["name"]
    await office.check()


async def test_the_clients_race_for_numbers_and_none_is_missing(office: Paperwork) -> None:
    papers = [await approved(office) for _ in range(8)]
    await asyncio.gather(*(office.issue() for _ in range(4)))
    names = {(await office.get(Role.CLERK, f"/papers/{paper}"))["name"] for paper in papers}
    assert names == {f"（示）应急指导〔2026〕{number}号" for number in range(1, 9)}
    await office.check()


async def test_a_draft_is_sent_back_revised_and_discarded(office: Paperwork) -> None:
    paper = await drafted(office)
    await office.post(Role.CHIEF, f"/papers/{paper}/refusal", {"opinion": "请写明时限"})
    revised = await office.post(Role.CLERK, f"/papers/{paper}/revision", {"fields": {**LETTER, "due": "2026-05-10"}})
    assert (revised["status"], revised["fields"]["due"]) == ("drafted", "2026-05-10")
    await office.post(Role.CLERK, f"/papers/{paper}/discarding", {"because": "改由县局自查"})
    assert await office.refused(Role.CHIEF, f"/papers/{paper}/approval", {"opinion": "同意"}) == (409, "not-now")
    await office.check()


async def test_an_approved_paper_that_waits_for_a_day_that_is_over_is_sent_back(office: Paperwork) -> None:
    hidden = office.folder / "hidden.keys"
    office.settings.paper_keys_file.rename(hidden)
    paper = await approved(office, fields={"due": "2026-03-02"})
    await office.issue()
    hidden.rename(office.settings.paper_keys_file)
    office.now += timedelta(days=1)
    await office.issue()
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    assert (found["status"], found["waits_for"]["code"]) == ("approved", "day-of-paper-impossible")
    assert "整改结果报告期限（due）" in found["waits_for"]["detail"]
    assert "send-back" in [each["verb"] for each in found["next"]]
    await office.post(Role.CHIEF, f"/papers/{paper}/refusal", {"opinion": "请改期限"})
    assert (await office.get(Role.CLERK, "/papers/pending"))["items"] == []
    await office.post(Role.CLERK, f"/papers/{paper}/revision", {"fields": {**LETTER, "due": "2026-05-10"}})
    await office.post(Role.CHIEF, f"/papers/{paper}/approval", {"opinion": "同意"})
    await office.issue()
    assert (await office.get(Role.CLERK, f"/papers/{paper}"))["name"] == "（示）应急指导〔2026〕1号"
    await office.check()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"visited": "2026-03-03"}, "day-of-paper-impossible"),
        ({"due": "2026-03-01"}, "day-of-paper-impossible"),
        ({"opinions": ""}, "fields-wrong"),
        ({"opinions": "未知字：\U0002e9f5"}, "character-not-in-fonts"),
        ({"unknown": "x"}, "fields-wrong"),
    ],
)
async def test_a_form_that_is_filled_in_wrongly_is_refused(office: Paperwork, fields: Any, code: str) -> None:
    body = {"form": "guidance-opinion", "fields": {**LETTER, **fields}}
    assert await office.refused(Role.CLERK, "/papers", body) == (422, code)


@pytest.mark.parametrize("hands", [*permutations(("made-up-x", "made-up-y", "made-up-z"))], ids=" ".join)
async def test_nobody_approves_what_he_has_filled_in_however_often_others_did(
    office: Paperwork, hands: tuple[str, ...]
) -> None:
    first, *others = hands
    fields = {"form": "guidance-opinion", "fields": LETTER}
    paper = (await office.post(Role.INSPECTOR, "/papers", fields, subject=first))["id"]
    for other in others:
        await office.post(Role.INSPECTOR, f"/papers/{paper}/revision", {"fields": LETTER}, subject=other)
    for each in hands:
        for decision in ("approval", "refusal"):
            answer = await office.refused(
                Role.GROUP_LEADER, f"/papers/{paper}/{decision}", {"opinion": "同意"}, subject=each
            )
            assert answer == (403, "same-person")
    await office.post(Role.GROUP_LEADER, f"/papers/{paper}/approval", {"opinion": "同意"})


async def test_explanations_do_not_pile_up(office: Paperwork) -> None:
    path = f"/papers/{await drafted(office)}/explanation"
    explained = {f"place-{number}": "原因" for number in range(100)}
    await office.post(Role.CLERK, path, {"explained": explained})
    await office.post(Role.CLERK, path, {"explained": dict.fromkeys(explained, "另一原因")})
    assert await office.refused(Role.CLERK, path, {"explained": {"place-100": "原因"}}) == (422, "too-many-explained")


async def test_a_paper_replaces_another(office: Paperwork) -> None:
    first = await issued(office)
    earlier = {"paper": first["id"], "by": "replacing", "because": "联系电话有误"}
    second = await issued(office, earlier=earlier, fields={"telephone": "0530-5550201"})
    found = await office.get(Role.CLERK, f"/papers/{first['id']}")
    assert (found["status"], found["replaced"]["number"]) == ("replaced", second["name"])
    assert await said(office, second["id"]) == ["本文书替换（示）应急指导〔2026〕1号，原文书不再有效。"]
    assert await office.refused(
        Role.CLERK, "/papers", {"form": "guidance-opinion", "fields": LETTER, "earlier": earlier}
    ) == (409, "earlier-paper-unfit")
    await office.check()


async def test_a_paper_corrects_another_which_stays_in_force(office: Paperwork) -> None:
    first = await issued(office)
    second = await issued(office, earlier={"paper": first["id"], "by": "correcting", "because": "电话有误"})
    found = await office.get(Role.CLERK, f"/papers/{first['id']}")
    assert (found["status"], found["corrected"][0]["paper"]) == ("issued", second["id"])
    assert await said(office, second["id"]) == ["本文书更正（示）应急指导〔2026〕1号，未更正的内容仍然有效。"]
    assert await said(office, first["id"]) == []
    await office.check()


async def said(office: Paperwork, paper: str) -> list[str]:
    """What the page says of the paper that it replaces or corrects."""
    file = await office.ask(Role.CLERK, "GET", f"/papers/{paper}/file")
    return re.findall("本文书(?:更正|替换).*?。", await asyncio.to_thread(extracted, file.content, 0))


async def test_a_draft_says_already_which_paper_it_corrects(office: Paperwork) -> None:
    first = await issued(office)
    draft = await drafted(office, earlier={"paper": first["id"], "by": "correcting", "because": "电话有误"})
    assert await said(office, draft) == ["本文书更正（示）应急指导〔2026〕1号，未更正的内容仍然有效。"]


async def test_a_withdrawal_needs_two_persons(office: Paperwork) -> None:
    path = f"/papers/{(await issued(office))['id']}"
    assert await office.refused(Role.CHIEF, f"{path}/withdrawal") == (409, "nothing-requested")
    await office.post(Role.CLERK, f"{path}/withdrawal-request", {"because": "发错单位"})
    assert await office.refused(Role.CHIEF, f"{path}/withdrawal", subject="made-up-clerk") == (403, "same-person")
    refused = await office.post(Role.CHIEF, f"{path}/withdrawal-refusal", {"opinion": "核实后再议"})
    assert (refused["status"], refused["withdrawal"]) == ("issued", None)
    await office.post(Role.CLERK, f"{path}/withdrawal-request", {"because": "发错单位"})
    withdrawn = await office.post(Role.CHIEF, f"{path}/withdrawal")
    assert (withdrawn["status"], withdrawn["ended"]["because"]) == ("withdrawn", "发错单位")
    await office.check()


async def test_a_paper_waits_while_something_is_missing_and_then_goes_on(office: Paperwork) -> None:
    hidden = office.folder / "hidden.keys"
    office.settings.paper_keys_file.rename(hidden)
    paper = await approved(office)
    await office.issue()
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    assert (found["status"], found["number"], found["waits_for"]["code"]) == ("approved", None, "paper-key-missing")
    (waiting,) = (await office.get(Role.CLERK, "/papers/pending"))["items"]
    assert (waiting["paper"], waiting["waits_for"]["code"]) == (paper, "paper-key-missing")
    hidden.rename(office.settings.paper_keys_file)
    await office.issue(seconds=60)
    assert (await office.get(Role.CLERK, f"/papers/{paper}"))["name"] == "（示）应急指导〔2026〕1号"
    assert (await office.get(Role.CLERK, "/papers/pending"))["items"] == []
    await office.check()


async def test_a_number_that_cannot_be_used_is_void_and_stays_in_the_register(
    office: Paperwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = await approved(office)
    with monkeypatch.context() as broken:
        broken.setattr("services.documents.rendering.proof.unproved", lambda *_: ["示例"])
        await office.issue()
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    assert (found["status"], found["voided"]) == ("voided", ["（示）应急指导〔2026〕1号"])
    await office.post(Role.CHIEF, f"/papers/{paper}/resumption", {"because": "字库已补齐"})
    await office.issue()
    assert (await office.get(Role.CLERK, f"/papers/{paper}"))["name"] == "（示）应急指导〔2026〕2号"
    await office.check()
