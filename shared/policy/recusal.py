"""Recusal (回避): on which grounds, by when a person declares it, and who decides."""

from typing import Annotated, Literal

from pydantic import Field

from shared.policy.clauses import Citation, Clause, Name


class Recusal(Clause):
    """The rules of recusal. `before` says until when a person may declare it.

    Before the announcement of a draw, a recusal still changes who can be drawn; before the visit, another person is
    drawn for the slot. `grounds` are the grounds that a declaration may name.
    """

    before: Annotated[tuple[Literal["announcement", "visit"], ...], Field(strict=False, min_length=1, max_length=2)]
    grounds: Annotated[tuple[Name, ...], Field(strict=False, min_length=1, max_length=20)]
    decided_by: Name
    basis: Citation
