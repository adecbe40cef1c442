"""The answers of the API about coverage. Days are Beijing days; the enterprises behind a figure are at
…/coverage/{figure}.
"""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field


class _Figure(BaseModel):
    figure: str = Field(description="Its list: …/coverage/{figure}.", examples=["duty.key-units"])


class DutyShown(_Figure):
    """A duty in a year or half-year: it covers `fit` enterprises; `required` of them must be inspected, and `done`
    were.
    """

    name: str
    title: str
    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="until")
    times: int = Field(description="How often each of them.")
    share: str = Field(description="As in the policy.", examples=["1/3"])
    fit: int
    required: int
    done: int
    missing: int
    reached: str = Field(description="done/fit, exactly.", examples=["97/136"])
    met: bool
    basis: str | None


class ShareShown(_Figure):
    """How many enterprises of the plan were chosen by draw, and how many must be."""

    share: str
    planned: int
    required: int
    drawn: int
    missing: int
    reached: str
    met: bool


class CapShown(_Figure):
    """A cap on visits a year, without the excepted occasions: how many enterprises were inspected, and how many of them
    too often.
    """

    times: int
    except_for: list[str]
    inspected: int
    above: int
    met: bool
    basis: str


class MonthShown(BaseModel):
    """The sums up to the end of a month: how many enterprises were planned, taken (drawn or inspected), and
    inspected.
    """

    month: str
    planned: int
    taken: int
    inspected: int


class TeamCoverage(_Figure):
    """The progress of a team. `due` is how many enterprises were planned up to the end of the last month that
    is over.
    """

    team: str
    name: str | None
    planned: int
    taken: int
    inspected: int
    due: int
    behind_taken: int
    behind_inspected: int
    months_behind: int
    months: list[MonthShown]


class RemainingShown(_Figure):
    """What is left of the plan until `ends`: how many enterprises must still be taken (drawn, or inspected without a
    draw), and how many inspected.

    `expected_on`: the day on which all are taken if the pace stays the same; null if none is taken yet.
    """

    planned: int
    taken: int
    inspected: int
    left_to_take: int
    left_to_inspect: int
    ends: date
    days_left: int
    expected_on: date | None
    in_time: bool


class CoverageShown(BaseModel):
    """How far a plan has come on a day, by the policy in force then, over the directory as it is now."""

    plan: UUID
    edition: int
    on: date
    policy: str = Field(description="SHA-256 of the policy's file.")
    policy_title: str
    duties: list[DutyShown]
    drawn_share: ShareShown | None
    caps: list[CapShown]
    teams: list[TeamCoverage]
    remaining: RemainingShown
    event: UUID
    trace: str


class EnterpriseBehind(BaseModel):
    """An enterprise behind a figure: whether it meets the figure, and the days that count."""

    identifier: str
    name: str
    met: bool
    days: list[date]
    planned: bool


class BesideShown(BaseModel):
    """The numbers of enterprises of a category: open ones in the directory, those that the plan names, and those in
    both.
    """

    category: Literal["key", "general"]
    directory: int
    planned: int
    both: int


class CoveredShown(BaseModel):
    """A duty that covers `fit` enterprises of the directory. The plan must name `required` of them, and names
    `planned`.
    """

    name: str
    title: str
    share: str
    fit: int
    required: int
    planned: int
    met: bool


class ComparisonShown(BaseModel):
    """A plan compared with the directory."""

    plan: UUID
    edition: int
    on: date
    policy: str
    categories: list[BesideShown]
    duties: list[CoveredShown]
    missing: int = Field(description="Covered by a duty that the plan falls short of, and not in it.")
    not_in_directory: int = Field(description="In the plan, and not (or no longer open) in the directory.")
    event: UUID
    trace: str


class SideBySide(BaseModel):
    """An enterprise with its category in the directory and in the plan; null if it is not there."""

    identifier: str
    name: str
    directory: Literal["key", "general"] | None
    planned: Literal["key", "general"] | None
    duties: list[str]
    missing: bool
