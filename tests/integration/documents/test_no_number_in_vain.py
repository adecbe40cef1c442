"""What cannot be set, or not be read again out of the file, takes no number: neither a text nor a name."""

from typing import Any
from uuid import uuid4

import pytest

from shared.access.roles import Role
from shared.contracts.papers import PaperDrafted
from tests.integration.documents.letters import LETTER, approved, issued
from tests.integration.documents.test_registers import lines, record_draft
from tests.support.paperwork import POLICY, Paperwork, adopted

_ODD = {
    "a mark over a Han character": "一、甲\u0305乙。",
    "a sign around a Han character": "一、甲\u20dd乙。",
    "a filler that nobody sees": "一、甲\u3164乙。",
    "a filler half as wide": "一、甲\uffa0乙。",
    "a ligature": "ﬁ",
    "many dashes": "—" * 160,
    "many dots": "." * 240,
    "many stars": "一、" + "*" * 500,
    "a selector of a variant": "甲\ufe00乙",
    "a sequence of pictures": "一、\U0001f468\u20e3乙",
    "code of the page": "#let x = 1\n$x^2$ \\ @a `q` [c] *d* _e_ <f>",
}


@pytest.mark.parametrize("text", _ODD.values(), ids=_ODD)
async def test_an_odd_text_is_issued_or_refused_and_voids_no_number(office: Paperwork, text: str) -> None:
    fields = {**LETTER, "opinions": text}
    answer = await office.ask(Role.CLERK, "POST", "/papers", {"form": "guidance-opinion", "fields": fields})
    assert answer.status_code in (201, 422), answer.text
    taken = answer.status_code == 201
    if taken:
        path = f"/papers/{answer.json()['id']}"
        await office.post(Role.CHIEF, f"{path}/approval", {"opinion": "同意"})
        await office.issue()
        assert (await office.get(Role.CLERK, path))["status"] == "issued"
    # What an inspection asks for nobody looks at before: it waits without a number, if it cannot be made.
    draft = PaperDrafted(
        paper=uuid4(), form="guidance-opinion", edition="2022-city", fields=fields, approved=True, day=office.now.date()
    )
    await record_draft(office, draft)
    await office.issue()
    other = await office.get(Role.CLERK, f"/papers/{draft.paper}")
    assert (other["status"], other["voided"]) == ("issued" if taken else "approved", [])
    assert (await issued(office))["number"]["count"] == 1 + 2 * taken
    await office.check()


@pytest.mark.parametrize("what", ["bureau", "format"])
async def test_a_name_that_no_font_has_takes_no_number(office: Paperwork, what: str) -> None:
    odd, (series,) = "\U0002e9f5", POLICY["numbering"]
    rules: dict[str, Any] = {
        "bureau": {"authorities": {**POLICY["authorities"], "bureau": f"{odd}县应急管理局"}},
        "format": {"numbering": [series | {"name": "odd", "format": f"（{odd}）{{kind}}〔{{year}}〕{{number}}号"}]},
    }
    await office.happens("sampling", "policy", adopted("生僻字", **rules[what]))
    paper = await approved(office)
    await office.issue()
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    assert (found["status"], found["waits_for"]["code"]) == ("approved", "character-not-in-fonts")
    await office.happens("sampling", "policy", adopted("原方案"))
    await office.issue(seconds=60)
    assert [line["state"] for line in await lines(office)] == ["issued"]
    await office.check()
