"""What is secret and what is open share no number: an open number tells nobody of a secret paper of its matter."""

from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.access.roles import Role
from tests.integration.documents.letters import approved, issued, secret_letter
from tests.integration.documents.test_asked_papers import OPENED
from tests.integration.documents.test_registers import lines, record_draft
from tests.support.paperwork import Paperwork, adopted

_MATTER, _DRAW = UUID(int=77), UUID(int=78)
_PATH = "/advance-numbers"
_TAKEN = {"matter": str(_MATTER), "form": "guidance-opinion", "count": 1}
_HANDED_IN = {"photograph_sha256": "cd" * 32}
_SERIES = {
    "name": "letters",
    "title": "指导",
    "format": "（示）应急{kind}〔{year}〕{number}号",
    "scope": "document-kind",
    "hand_back": {"by": "10:00", "working_days": 1, "most": 3, "basis": "示例"},
}


async def secret(office: Paperwork) -> None:
    """A secret letter in the matter."""
    await record_draft(office, secret_letter(_MATTER, _DRAW))
    await office.issue()


async def open_one(office: Paperwork) -> None:
    """A letter in the matter by somebody who does not know whether it has secret papers."""
    await issued(office, matter=str(_MATTER), matter_name="示例")


@pytest.mark.parametrize("order", sorted({*permutations("ooss")}), ids="".join)
async def test_no_secret_paper_has_the_count_of_an_open_one(office: Paperwork, order: tuple[str, ...]) -> None:
    await office.happens("sampling", "policy", adopted("一事一号", numbering=[_SERIES | {"scope": "matter"}]))
    for each in order:
        await (secret(office) if each == "s" else open_one(office))
    found = await lines(office)
    counts = {known: {line["count"] for line in found if line["known"] is known} for known in (True, False)}
    # Open papers have the number of the matter as if nothing was secret in it.
    assert sorted(line["repeat"] for line in found if line["known"]) == [1, 2]
    assert (len(counts[True]), len(counts[False])) == (1, 1)
    assert counts[True].isdisjoint(counts[False])
    await office.happens("sampling", "draw", OPENED, key=_DRAW)
    await open_one(office)
    every = await lines(office)
    assert {line["count"] for line in every} == {1, 2}
    assert len({line["number"] for line in every}) == 5
    await office.check()


@pytest.mark.parametrize("handed_in", [False, True])
async def test_a_number_taken_by_a_stranger_waits_for_no_secret_paper(office: Paperwork, handed_in: bool) -> None:
    await office.happens("sampling", "policy", adopted("有网无网", numbering=[_SERIES]))
    await open_one(office)
    (out,) = (await office.post(Role.CLERK, _PATH, _TAKEN))["items"]
    if handed_in:
        await office.post(Role.CLERK, f"{_PATH}/{out['id']}/handing-in", _HANDED_IN)
    before = await lines(office)
    await secret(office)
    *others, hidden = await lines(office)
    assert others == before
    assert (hidden["known"], hidden["count"], hidden["state"]) == (False, 3, "issued")
    await office.check()


async def test_a_refusal_counts_no_secret_number(office: Paperwork) -> None:
    await office.happens("sampling", "policy", adopted("有网无网", numbering=[_SERIES]))
    await secret(office)
    for _ in range(2):
        await office.post(Role.INSPECTOR, _PATH, _TAKEN)
    await open_one(office)
    assert len((await office.post(Role.CLERK, _PATH, {**_TAKEN, "count": 3}))["items"]) == 3
    assert await office.refused(Role.CLERK, _PATH, _TAKEN) == (409, "too-many-advance-numbers")
    await office.check()


async def test_a_void_number_of_no_matter_is_followed_by_the_next(office: Paperwork, monkeypatch: Any) -> None:
    await office.happens("sampling", "policy", adopted("一事一号", numbering=[_SERIES | {"scope": "matter"}]))
    paper = await approved(office)
    with monkeypatch.context() as patched:
        patched.setattr("services.documents.rendering.proof.unproved", lambda *_: ["字"])
        await office.issue()
    await office.post(Role.CHIEF, f"/papers/{paper}/resumption", {"because": "已更正"})
    await office.issue()
    assert [line["state"] for line in await lines(office)] == ["voided", "issued"]
    await office.check()


_TEAMS = [
    {"code": name, "name": f"执法{name}组", "series": name, "where": {"field": "area", "in": [name]}} for name in "FG"
]
_FORMAT = "（示）{series}{kind}〔{year}〕{number}号"


@pytest.mark.parametrize("scope", ["team", "document-kind", "matter"])
async def test_a_secret_line_tells_what_has_its_own_count_and_nothing_else(office: Paperwork, scope: str) -> None:
    series = {**_SERIES, "format": _FORMAT, "scope": scope}
    await office.happens("sampling", "policy", adopted("按组编号", numbering=[series], teams=_TEAMS))
    counted = ["F", "G"] if scope == "team" else ["", ""]
    for team in "FG":
        await record_draft(office, secret_letter(uuid4(), _DRAW, team=team))
    await office.issue()
    found = await lines(office)
    assert [line["team"] for line in found] == counted
    assert [line["kind"] for line in found] == [None if scope != "document-kind" else "指导"] * 2
    for team in "FG":
        assert len(await lines(office, f"team={team}")) == counted.count(team)
    assert sorted(line["team"] for line in await lines(office, role=Role.CHIEF)) == ["F", "G"]
    assert len(await lines(office, "team=F", role=Role.CHIEF)) == 1
