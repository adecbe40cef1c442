"""Recusal (回避): who may not be put on a task, by when it is declared, and who decides."""

from typing import Annotated, Literal

from pydantic import Field

from shared.policy.clauses import Citation, Clause, Name


class Recusal(Clause):
    """`before`: the draw's announcement, when it still changes who can be drawn, or the visit, when another is drawn
    for the slot. `grounds` are those a declaration may name.
    """

    before: Annotated[tuple[Literal["announcement", "visit"], ...], Field(strict=False, min_length=1, max_length=2)]
    grounds: Annotated[tuple[Name, ...], Field(strict=False, min_length=1, max_length=20)]
    decided_by: Name
    basis: Citation
