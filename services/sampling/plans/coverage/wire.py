"""The answers of the API about coverage. Days are Beijing days; the enterprises behind a figure are at
…/coverage/{figure}.
"""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.policy.coverage import CountedFor
from shared.policy.draws import Method


class _Figure(BaseModel):
    figure: str = Field(
        description="The name of the figure; …/coverage/{figure} lists the enterprises behind it.",
        examples=["duty.key-units"],
    )


class DutyShown(_Figure):
    """A duty in a year or half-year: it covers `fit` enterprises, `required` of them must be inspected, and `done` of
    them were inspected.
    """

    name: str
    title: str
    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="until")
    times: int = Field(description="How often each enterprise must be inspected.")
    share: str = Field(description="The share that the policy requires, as the policy writes it.", examples=["1/3"])
    fit: int
    required: int
    done: int
    missing: int
    reached: str = Field(description="`done` divided by `fit`, as an exact fraction.", examples=["97/136"])
    met: bool
    basis: str | None


class ShareShown(_Figure):
    """The number of enterprises of the plan that were chosen by draw, and the number that must be."""

    share: str
    planned: int
    required: int
    drawn: int
    missing: int
    reached: str
    met: bool


class CapShown(_Figure):
    """A cap on inspections in a year, not counting the excepted occasions, nor methods that it does not name: how many
    enterprises were inspected, and how many of them too often, by the whole bureau or by one team (`visits_of`).
    """

    times: int
    except_for: list[str]
    methods: list[Method]
    visits_of: CountedFor
    inspected: int
    above: int
    met: bool
    basis: str


class MonthShown(BaseModel):
    """The sums up to the end of a month: the numbers of enterprises planned, taken (drawn or inspected), inspected."""

    month: str
    planned: int
    taken: int
    inspected: int


class TeamCoverage(_Figure):
    """The progress of a team. `due` is the number of enterprises that were planned up to the end of the last full
    month.
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
    """What is left of the plan until `ends`: the number of enterprises that must still be taken (drawn, or inspected
    without a draw), and the number that must still be inspected.

    `expected_on` is the day on which all enterprises are taken if the pace stays the same; null if no enterprise is
    taken yet.
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
    """The progress of a plan on a day, by the policy in force on that day and the directory as it is now."""

    plan: UUID
    edition: int
    on: date
    policy: str = Field(description="The SHA-256 of the policy file.")
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
    """The numbers of enterprises of a category: of the open enterprises in the directory, of the enterprises that the
    plan names, and of the enterprises in both.
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
    missing: int = Field(
        description="How many enterprises the plan lacks: a duty that the plan does not meet covers them."
    )
    not_in_directory: int = Field(
        description="How many enterprises of the plan are not in the directory, or are no longer open."
    )
    event: UUID
    trace: str


class SideBySide(BaseModel):
    """An enterprise with its category in the directory and its category in the plan. A category is null if the
    directory (or the plan) lacks the enterprise.
    """

    identifier: str
    name: str
    directory: Literal["key", "general"] | None
    planned: Literal["key", "general"] | None
    duties: list[str]
    missing: bool
