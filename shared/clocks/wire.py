"""The answers of the API about deadlines. Days are Beijing days, times Beijing times."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from shared.below import ServicePath
from shared.clock import BeijingTime, beijing_date
from shared.clocks.clock import State
from shared.clocks.listed import DeadlineFound
from shared.clocks.reminding import What, kind_of
from shared.contracts.clocks import Owes, SetBy, Stop
from shared.law.row import Unit


class MatterShown(BaseModel):
    """The matter that a deadline belongs to."""

    stream: str = Field(examples=["inspection/0190f3a2-7b6c-7d1e-8f00-1a2b3c4d5e6f"])
    path: ServicePath = Field(
        description="The path of the matter, on the same host.",
        examples=["/cases/inspections/0190f3a2-7b6c-7d1e-8f00-1a2b3c4d5e6f"],
    )
    about: str = Field(
        description="What in the matter the deadline is about; empty for the matter as a whole.",
        examples=["order 1"],
    )
    enterprise: str = Field(
        description="The identifier of the matter's enterprise; empty if it is about none.",
        examples=["91370124EXAMP00154"],
    )
    covert: bool


class DebtorShown(BaseModel):
    """Who owes what the deadline waits for: a role, a group, a person or an enterprise, and its name."""

    who: str = Field(examples=["person"])
    name: str = Field(examples=["u-1042"])


class Standstill(BaseModel):
    """Days on which the deadline did not run: after `stopped`, up to and including `resumed`."""

    stopped: date
    resumed: date


class DeadlineEnded(BaseModel):
    """How and when a deadline ended, or was stopped. `late_by` counts `late_in`; `to` is the matter in which a deadline
    that was handed over runs on.
    """

    on: date
    late_by: int | None
    late_in: Unit | None
    reason: str | None
    to: str | None = Field(examples=["inspection/0190f3a2-7b6c-7d1e-8f00-1a2b3c4d5e70"])


class DeadlineShown(BaseModel):
    """A deadline: who owes what, by which rule, by when."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    matter: MatterShown
    rule: str = Field(
        description="What is owed. Law and policy use the same name for the same thing.", examples=["report"]
    )
    title: str = Field(examples=["检查报告"])
    title_en: str = Field(examples=["the report of the inspection"])
    set_by: SetBy
    basis: str = Field(description="The statute and the article, the line of the policy, or the decision.")
    edition: date | None = Field(description="The first day of the edition of the law or of the policy.")
    owes: DebtorShown
    starts: date
    due: date
    due_at: BeijingTime | None = Field(description="The moment on the due day, if the deadline ends at a moment.")
    unrolled: date = Field(description="The last day before it was moved to a working day.")
    provisional: bool = Field(description="True if the holidays of the year are not published yet.")
    warn_on: list[date]
    state: State
    overdue: bool = Field(description="True if the deadline still runs, and its end is past.")
    stops: list[Standstill]
    ended: DeadlineEnded | None


class ReminderShown(DeadlineShown):
    """A deadline of which somebody is to be reminded today, and why."""

    what: What = Field(
        description="`soon`: one of its `warn_on` is today; `today`: it ends today; `overdue`: it ended yesterday."
    )


Paths = Mapping[str, str]
"""Kind of a matter's stream → the path of a matter of this kind: `{"inspection": "/inspections/{}"}`."""


def shown(deadline: DeadlineFound, paths: Paths, now: datetime) -> DeadlineShown:
    return DeadlineShown(**_members(deadline, paths, now))


def reminded(deadline: DeadlineFound, paths: Paths, now: datetime) -> ReminderShown:
    what = kind_of(deadline.clock.end.due, beijing_date(now))
    return ReminderShown(**_members(deadline, paths, now), what=what)


def _members(deadline: DeadlineFound, paths: Paths, now: datetime) -> dict[str, Any]:
    """The members of a deadline in an answer."""
    clock = deadline.clock
    opened, end = clock.opened, clock.end
    return dict(
        **opened.model_dump(include={"rule", "title", "title_en", "set_by", "basis", "edition", "starts"}),
        **end.model_dump(include={"due", "due_at", "unrolled", "provisional"}),
        id=clock.id,
        bureau=deadline.bureau,
        matter=_matter(deadline, paths),
        owes=_debtor(opened.owes),
        warn_on=list(end.warn_on),
        state=clock.state,
        overdue=clock.state == "running" and deadline.ends <= now,
        stops=[_standstill(stop) for stop in clock.stops],
        ended=DeadlineEnded.model_validate(clock.ended, from_attributes=True) if clock.ended else None,
    )


def _matter(deadline: DeadlineFound, paths: Paths) -> MatterShown:
    opened = deadline.clock.opened
    kind, _, key = opened.matter.partition("/")
    return MatterShown(
        stream=opened.matter,
        path=paths[kind].format(key),
        about=opened.about,
        enterprise=deadline.enterprise,
        covert=deadline.covert,
    )


def _debtor(owes: Owes) -> DebtorShown:
    return DebtorShown(who=owes.who, name=owes.name)


def _standstill(stop: Stop) -> Standstill:
    return Standstill(stopped=stop.stopped, resumed=stop.resumed)
