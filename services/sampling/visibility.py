"""Whose frames and draws a reader is shown: the own bureau's, and to a city supervisor any bureau's."""

from typing import Annotated

from fastapi import Depends, Query

from shared.access.identity import Identity, NotPermitted, requires
from shared.access.roles import Permission
from shared.identifiers import AreaCode

Reader = Annotated[Identity, Depends(requires(Permission.DRAW_READ))]


async def seen_bureau(
    reader: Reader,
    bureau: Annotated[AreaCode | None, Query(description="Another bureau: for city supervisors.")] = None,
) -> str:
    """The bureau whose list is asked for. Raises NotPermitted."""
    if bureau is not None and not reader.may_see(bureau):
        raise NotPermitted(
            f"您不能查看 {bureau} 的抽查；只有市级监督人员可以。",
            f"The draws of {bureau} are not yours to see; a city supervisor may.",
            bureau=bureau,
        )
    return bureau or reader.bureau


SeenBureau = Annotated[str, Depends(seen_bureau)]
