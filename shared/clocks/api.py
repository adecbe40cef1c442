"""Deadlines over HTTP: one list of all that a service's matters wait for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from shared.access.roles import Permission
from shared.clocks import wire
from shared.clocks.clock import OPEN, State
from shared.clocks.deadlines import find_deadlines
from shared.clocks.listed import CovertMatters, DeadlinesSought, Debtor, Place, Since
from shared.clocks.tables import ClockTables, end_of_day
from shared.http.acting import listing
from shared.http.naming import operation_id_in
from shared.http.paging import Listed, Page, page_by
from shared.policy.clauses import Day
from shared.work import Asking

Reader = Annotated[Asking, listing(Permission.DEADLINE_READ)]
_Name = Annotated[str | None, Query(min_length=1, max_length=255)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request for deadlines asks for."""

    debtors: tuple[Debtor, ...]
    enterprise: str | None
    matter: str | None
    states: tuple[State, ...]
    due_before: Day | None


async def owed_by(
    person: Annotated[_Name, Query(description="Deadlines that this person owes.")] = None,
    role: Annotated[
        _Name, Query(description="Deadlines that this role owes; with `person` or `group`, these too.")
    ] = None,
    group: Annotated[_Name, Query(description="Deadlines that this group owes.")] = None,
) -> tuple[Debtor, ...]:
    asked = (("person", person), ("role", role), ("group", group))
    return tuple(Debtor(who, name) for who, name in asked if name is not None)


async def asked_for(
    debtors: Annotated[tuple[Debtor, ...], Depends(owed_by)],
    enterprise: Annotated[_Name, Query(description="Only deadlines of matters about this enterprise.")] = None,
    matter: Annotated[_Name, Query(description="Only deadlines of this matter: its stream.")] = None,
    state: Annotated[
        Literal[State, "open"], Query(description="Only deadlines in this state; `open`: running or stopped.")
    ] = "open",
    due_before: Annotated[Day | None, Query(description="Only deadlines that end on this day or before.")] = None,
) -> Wanted:
    return Wanted(debtors, enterprise, matter, OPEN if state == "open" else (state,), due_before)


CovertKnown = Callable[[Asking], Awaitable[CovertMatters]]


DEADLINES_TAG = {"deadlines": "What inspections, cases and publications wait for, by when, and who owes it."}
"""The group of operations in the OpenAPI document: name → description."""


def deadlines_router(
    tables: ClockTables, paths: wire.Paths, covert_known: CovertKnown, *, of: str | None = None
) -> APIRouter:
    """The router of a service's deadlines. `covert_known` says of which covert matters a reader may know.

    `of` is in the names of its operations, for a service beside cases: "publication".
    """
    router = APIRouter(tags=[*DEADLINES_TAG])
    if of:
        router.generate_unique_id_function = operation_id_in(of)
    _add_reminders(router, tables, paths, covert_known)

    @router.get("/deadlines", summary="List deadlines, the first that ends first")
    async def list_deadlines(
        ask: Reader,
        page: Annotated[Page[Place], Depends(page_by(Place))],
        wanted: Annotated[Wanted, Depends(asked_for)],
    ) -> Listed[wire.DeadlineShown]:
        """A page of what the bureau's matters wait for. What the law and the bureau's policy say about the same thing
        are two deadlines: the stricter ends first. Deadlines of covert matters are shown only to callers who may read
        covert matters, and to those who work on the matter.
        """
        sought = DeadlinesSought(
            bureau=ask.bureau,
            debtors=wanted.debtors,
            enterprise=wanted.enterprise,
            matter=wanted.matter,
            states=wanted.states,
            before=None if wanted.due_before is None else end_of_day(wanted.due_before),
            covert=await covert_known(ask),
        )
        found = await find_deadlines(ask.session, tables, sought, page.wanted)
        return page.of(found, lambda deadline: wire.shown(deadline, paths, ask.now))

    return router


def _add_reminders(router: APIRouter, tables: ClockTables, paths: wire.Paths, covert_known: CovertKnown) -> None:
    """Add the list of today's reminders."""

    @router.get("/reminders", summary="List the deadlines of which somebody is to be reminded today")
    async def list_reminders(
        ask: Reader,
        page: Annotated[Page[Place], Depends(page_by(Place))],
        debtors: Annotated[tuple[Debtor, ...], Depends(owed_by)],
    ) -> Listed[wire.ReminderShown]:
        """A page of the deadlines that end soon, that end today, or that were missed yesterday; the first that ends
        first. What is shown of covert matters is as for `/deadlines`.
        """
        sought = DeadlinesSought(
            bureau=ask.bureau,
            debtors=debtors,
            states=("running",),
            covert=await covert_known(ask),
            remind=Since(ask.today - timedelta(days=1), ask.today),
        )
        found = await find_deadlines(ask.session, tables, sought, page.wanted)
        return page.of(found, lambda deadline: wire.reminded(deadline, paths, ask.now))
