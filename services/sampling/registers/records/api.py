"""The registers over HTTP: one set of routes for people, for experts, for items."""

import dataclasses
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from services.sampling.registers.records import requests, store, usecases, wire
from services.sampling.registers.records.access import EDITS, READS
from services.sampling.registers.records.fields import Expert, Fields, Inspector, Item, Key, Register, known
from services.sampling.registers.records.history import Version
from services.sampling.registers.records.store import Wanted
from services.sampling.registers.records.tables import RecordRow
from services.sampling.registers.records.usecases import Place
from services.sampling.visibility import seen_with
from shared.access.identity import Here, requires
from shared.database import Tx
from shared.http.paging import Page, page_by
from shared.http.preconditions import IfMatch, etag

_Same = Annotated[str | None, Query(max_length=300, description="Only those whose field is this.")]
_IsSo = Annotated[bool | None, Query(description="Only those of whom it is so, or is not.")]
_Editor = Depends(requires(EDITS))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a list is asked for; a parameter that is no other is the value of the field of its name."""

    text: Annotated[str | None, Query(min_length=1, max_length=100, description="Part of name or key.")] = None
    retired: Annotated[bool, Query(description="Those in use no more, instead of those in use.")] = False

    @property
    def wanted(self) -> Wanted:
        asked = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        others = {name: asked.pop(name) for name in ("text", "retired", "expires_before") if name in asked}
        return Wanted(**others, equal={name: value for name, value in asked.items() if value is not None})


@dataclass(frozen=True, kw_only=True)
class PeopleAsked(Asked):
    unit: _Same = None
    area: _Same = None
    section: _Same = None
    group: _Same = None
    specialism: _Same = None
    on_duty: _IsSo = None
    cadre: _IsSo = None
    expires_before: Annotated[
        date | None, Query(description="Only those whose certificate expires before this day.")
    ] = None


@dataclass(frozen=True, kw_only=True)
class ExpertsAsked(Asked):
    unit: _Same = None
    area: _Same = None
    specialism: _Same = None
    on_duty: _IsSo = None


@dataclass(frozen=True, kw_only=True)
class ItemsAsked(Asked):
    category: _Same = None
    kind: Annotated[Literal["key", "general"] | None, Query(description="Only general, or only key items.")] = None
    level: _Same = None


async def inspector(body: requests.InspectorEntry) -> tuple[Fields, str]:
    return requests.without_reason(body, Inspector), body.reason


async def expert(body: requests.ExpertEntry) -> tuple[Fields, str]:
    return requests.without_reason(body, Expert), body.reason


async def item(body: requests.ItemEntry) -> tuple[Fields, str]:
    return requests.without_reason(body, Item), body.reason


@dataclass(frozen=True)
class Kind:
    """What differs from register to register."""

    register: Register
    one: str
    shown: type[wire.InspectorShown] | type[wire.ExpertShown] | type[wire.ItemShown]
    asked: type[Asked]
    entry: Callable[..., Awaitable[tuple[Fields, str]]]

    @property
    def seen(self) -> Callable[..., Awaitable[str]]:
        return seen_with(READS[self.register])

    def show(self, row: RecordRow) -> wire.Standing:
        standing = row.model_dump(exclude={"fields", "id", "entered_at", "directory"})
        return self.shown(**{**dict(known(self.register, row.fields)), **standing})


KINDS = (
    Kind("people", "somebody who may inspect", wire.InspectorShown, PeopleAsked, inspector),
    Kind("experts", "an expert", wire.ExpertShown, ExpertsAsked, expert),
    Kind("items", "an item", wire.ItemShown, ItemsAsked, item),
)


def routers() -> list[APIRouter]:
    """One for each register."""
    made = []
    for kind in KINDS:
        router = APIRouter(prefix=f"/{kind.register}", tags=[kind.register])
        for add in (_add_list, _add_history, _add_changes):
            add(router, kind)
        made.append(router)
    return made


def _add_list(router: APIRouter, kind: Kind) -> None:
    @router.get("", summary=f"All {kind.register} in use", response_model=list[kind.shown])  # type: ignore[name-defined]  # a value here
    async def get_records(
        bureau: Annotated[str, Depends(kind.seen)],
        page: Annotated[Page[str], Depends(page_by(str))],
        asked: Annotated[Asked, Depends(kind.asked)],
        session: Tx,
    ) -> list[wire.Standing]:
        """In the order of their keys."""
        rows = await store.records_after(session, bureau, kind.register, asked.wanted, page.after or "", page.fetch)
        return [kind.show(row) for row in page.cut(rows, lambda row: row.key)]


def _add_history(router: APIRouter, kind: Kind) -> None:
    @router.get("/{key}", summary=f"One of {kind.register}, now or on a day", response_model=kind.shown)
    async def get_record(
        key: Key,
        bureau: Annotated[str, Depends(kind.seen)],
        session: Tx,
        response: Response,
        on: Annotated[date | None, Query(description="As it was at the end of this day, in Beijing.")] = None,
    ) -> wire.Standing:
        row = await store.record_of(session, bureau, kind.register, key)
        if on is not None:
            row = await store.as_on(session, row, on)
        response.headers["ETag"] = etag(row.version)
        return kind.show(row)

    @router.get("/{key}/history", summary=f"Every version of one of {kind.register}")
    async def get_history(
        key: Key,
        bureau: Annotated[str, Depends(kind.seen)],
        page: Annotated[Page[int], Depends(page_by(int))],
        session: Tx,
    ) -> list[wire.VersionShown]:
        """Oldest first: from when until when it stood so, what had changed, who did it and why."""
        row = await store.record_of(session, bureau, kind.register, key)
        later = [one for one in await store.history_of(session, row) if one.version > (page.after or 0)]
        shown = page.cut(later[: page.fetch], lambda one: one.version)
        return [_version(one) for one in shown]


def _add_changes(router: APIRouter, kind: Kind) -> None:
    @router.put(
        "/{key}",
        summary=f"Enter or change {kind.one}",
        response_model=kind.shown,
        responses={201: {"model": kind.shown, "description": "It is new."}},
        dependencies=[_Editor],
    )
    async def put_record(
        key: Key,
        entry: Annotated[tuple[Fields, str], Depends(kind.entry)],
        if_match: IfMatch,
        here: Here,
        session: Tx,
        response: Response,
    ) -> wire.Standing:
        """All that is known from now on, and why. What is so already stays; who was retired is in use again."""
        fields, reason = entry
        place = Place(kind.register, key)
        row, is_new = await usecases.enter(session, here, if_match, place, fields, reason)
        response.status_code = 201 if is_new else 200
        response.headers["ETag"] = etag(row.version)
        return kind.show(row)

    @router.post("/{key}/retirement", summary=f"Retire {kind.one}", response_model=kind.shown, dependencies=[_Editor])
    async def post_retirement(
        key: Key, body: requests.RetireRequest, if_match: IfMatch, here: Here, session: Tx, response: Response
    ) -> wire.Standing:
        """In use no more, for a reason; what was known stays, and so does the history."""
        row = await usecases.retire(session, here, if_match, Place(kind.register, key), body.reason)
        response.headers["ETag"] = etag(row.version)
        return kind.show(row)


def _version(one: Version) -> wire.VersionShown:
    return wire.VersionShown(
        version=one.version,
        since=one.since,
        until=one.until,
        retired=one.retired,
        changed=tuple(wire.FieldChanged(**change._asdict()) for change in one.changes),
        changed_by=one.person,
        reason=one.reason,
        event=one.event,
        trace=one.trace,
    )
