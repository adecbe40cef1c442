"""A letter that no inspection asks for, from the draft to the issue."""

from typing import Any

from shared.access.roles import Role
from tests.support.paperwork import Paperwork

LETTER: dict[str, Any] = {
    "bureau": "云山县应急管理局",
    "visited": "2026-02-27",
    "due": "2026-04-10",
    "contact": "测试员一",
    "telephone": "0530-5550200",
    "opinions": "一、案卷中现场检查笔录缺少起止时间的分钟，请规范填写。",
}


async def drafted(office: Paperwork, **more: Any) -> str:
    fields = {**LETTER, **more.pop("fields", {})}
    return str((await office.post(Role.CLERK, "/papers", {"form": "guidance-opinion", "fields": fields, **more}))["id"])


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
