"""Whose frames, draws, plans and inspections a reader sees: the own bureau's; a city supervisor, any bureau's."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Query

from shared.access.identity import Identity, NotPermitted, requires
from shared.access.roles import Permission
from shared.identifiers import AreaCode

Reader = Annotated[Identity, Depends(requires(Permission.DRAW_READ))]
PlanReader = Annotated[Identity, Depends(requires(Permission.PLAN_READ))]


def seen_with(permission: Permission) -> Callable[..., Awaitable[str]]:
    """The dependency that gives the bureau whose rows are asked for by one who has this permission."""

    async def seen(
        reader: Annotated[Identity, Depends(requires(permission))],
        bureau: Annotated[AreaCode | None, Query(description="Another bureau: for city supervisors.")] = None,
    ) -> str:
        if bureau is not None and not reader.may_see(bureau):
            raise NotPermitted(
                f"您不能查看 {bureau} 的数据；只有市级监督人员可以。",
                f"What {bureau} keeps is not yours to see; a city supervisor may.",
                bureau=bureau,
            )
        return bureau or reader.bureau

    return seen


SeenBureau = Annotated[str, Depends(seen_with(Permission.DRAW_READ))]
SeenDirectoryBureau = Annotated[str, Depends(seen_with(Permission.DIRECTORY_READ))]
SeenPlansBureau = Annotated[str, Depends(seen_with(Permission.PLAN_READ))]
