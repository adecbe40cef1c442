"""A letter that no inspection asks for, from the draft to the issue."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

from shared.access.roles import Role
from shared.contracts.papers import PaperDrafted
from tests.support.paperwork import Paperwork
from tests.support.postgres import connect

_PATIENCE = 600
"""Seconds to wait for what has to happen: only so that a test ends when it never does."""
_ISSUED = "SELECT count(*) FROM documents.number WHERE state = 'issued'"

LETTER: dict[str, Any] = {
    "bureau": "云山县应急管理局",
    "visited": "2026-02-27",
    "due": "2026-04-10",
    "contact": "测试员一",
    "telephone": "0530-5550200",
    "opinions": "一、案卷中现场检查笔录缺少起止时间的分钟，请规范填写。",
}


async def drafted(office: Paperwork, *, by: str = "made-up-clerk", **more: Any) -> str:
    fields = {**LETTER, **more.pop("fields", {})}
    body = {"form": "guidance-opinion", "fields": fields, **more}
    return str((await office.post(Role.CLERK, "/papers", body, subject=by))["id"])


async def approved(office: Paperwork, **more: Any) -> str:
    paper = await drafted(office, **more)
    await office.post(Role.CHIEF, f"/papers/{paper}/approval", {"opinion": "同意"})
    return paper


async def issued(office: Paperwork, **more: Any) -> Any:
    paper = await approved(office, **more)
    await office.issue()
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    assert found["status"] == "issued", found
    return found


def secret_letter(matter: UUID, draw: UUID, **more: Any) -> PaperDrafted:
    """A letter that only an inspector and readers of covert draws may know of, until the draw is open."""
    return PaperDrafted(
        paper=uuid4(),
        form="guidance-opinion",
        edition="2022-city",
        fields=LETTER,
        matter=matter,
        approved=True,
        covert=True,
        draws=(draw,),
        crew=("made-up-inspector",),
        **more,
    )


async def until_issued(office: Paperwork, letters: int) -> None:
    """Until the service has issued so many, by itself."""
    connection = await connect(office.database.admin_url)
    async with asyncio.timeout(_PATIENCE):
        while await connection.fetchval(_ISSUED) < letters:
            await asyncio.sleep(0.02)
    await connection.close()
