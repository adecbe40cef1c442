"""The registers over HTTP: the same set of routes for people, for experts and for items."""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from inspect import signature
from operator import attrgetter
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from services.sampling.registers.records import requests, store, usecases, wire
from services.sampling.registers.records.access import EDITS, READS
from services.sampling.registers.records.fields import Expert, Fields, Inspector, Item, Key, Register
from services.sampling.registers.records.history import RecordVersion
from services.sampling.registers.records.showing import SHOWN, shown
from services.sampling.registers.records.store import RecordsWanted
from services.sampling.registers.records.tables import RecordRow
from services.sampling.registers.records.usecases import RecordPlace
from shared.access.acting_person import ActingPerson
from shared.http.acting import changing, listing, putting
from shared.http.paging import ByIdentifier, ByNumber, Listed
from shared.http.preconditions import Tag
from shared.policy.clauses import Day
from shared.work import Acting, Asking

_Same = Annotated[str | None, Query(max_length=300, description="Only records with this value in the field.")]
_IsSo = Annotated[bool | None, Query(description="Only records for which the field is true, or false.")]
_Editor = Annotated[Acting, changing(EDITS)]


@dataclass(frozen=True, kw_only=True)
class RecordsAsked:
    """The query parameters of a list. A parameter that is neither of the two here asks for records whose field of that
    name has its value.
    """

    text: Annotated[str | None, Query(min_length=1, max_length=100, description="A part of the name or the key.")] = (
        None
    )
    retired: Annotated[bool, Query(description="If true, only retired records; if false, only records in use.")] = False

    def wanted(self, register: Register) -> RecordsWanted:
        asked = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        others = {name: asked.pop(name) for name in ("text", "retired", "expires_before") if name in asked}
        return RecordsWanted(
            register=register, **others, equal={name: value for name, value in asked.items() if value is not None}
        )


@dataclass(frozen=True, kw_only=True)
class PeopleAsked(RecordsAsked):
    unit: _Same = None
    area: _Same = None
    section: _Same = None
    group: _Same = None
    specialism: _Same = None
    on_duty: _IsSo = None
    cadre: _IsSo = None
    expires_before: Annotated[
        Day | None, Query(description="Only people whose certificate expires before this day.")
    ] = None


@dataclass(frozen=True, kw_only=True)
class ExpertsAsked(RecordsAsked):
    unit: _Same = None
    area: _Same = None
    specialism: _Same = None
    on_duty: _IsSo = None


@dataclass(frozen=True, kw_only=True)
class ItemsAsked(RecordsAsked):
    category: _Same = None
    kind: Annotated[Literal["key", "general"] | None, Query(description="Only general items, or only key items.")] = (
        None
    )
    level: _Same = None


async def inspector(body: requests.InspectorEntry) -> tuple[Fields, str]:
    return requests.without_reason(body, Inspector), body.reason


async def expert(body: requests.ExpertEntry) -> tuple[Fields, str]:
    return requests.without_reason(body, Expert), body.reason


async def item(body: requests.ItemEntry) -> tuple[Fields, str]:
    return requests.without_reason(body, Item), body.reason


@dataclass(frozen=True)
class Kind:
    """What differs from register to register. `listed` is the type of a list of records, for OpenAPI."""

    register: Register
    noun: str
    one: str
    listed: Any
    asked: type[RecordsAsked]
    entry: Callable[..., Awaitable[tuple[Fields, str]]]

    @property
    def shown(self) -> type[wire.RecordStanding]:
        return SHOWN[self.register]

    @property
    def reader(self) -> Any:
        """The dependency that gives the caller who asks for records of the register."""
        return listing(READS[self.register])

    def show(self, row: RecordRow, names: Mapping[str, str]) -> wire.RecordStanding:
        return shown(self.register, row, names)


KINDS = (
    Kind(
        "people",
        "person",
        "an inspector",
        Listed[wire.InspectorShown],
        PeopleAsked,
        inspector,
    ),
    Kind("experts", "expert", "an expert", Listed[wire.ExpertShown], ExpertsAsked, expert),
    Kind("items", "item", "an item", Listed[wire.ItemShown], ItemsAsked, item),
)


def routers() -> list[APIRouter]:
    """A router for each register."""
    return [_router(kind) for kind in KINDS]


def _router(kind: Kind) -> APIRouter:
    router = APIRouter(prefix=f"/{kind.register}", tags=[kind.register])
    _add_reading(router.add_api_route, kind)
    _add_changing(router.add_api_route, kind)
    return router


def _add_reading(add: Callable[..., None], kind: Kind) -> None:
    listed, shown = f"List the {kind.register} in use", f"Get {kind.one}, now or on a day"
    add("", _get_records(kind), name=f"list_{kind.register}", summary=listed, response_model=kind.listed)
    add("/{key}", _get_record(kind), name=f"get_{kind.noun}", summary=shown, response_model=kind.shown)
    versions = f"List the versions of {kind.one}"
    add("/{key}/history", _get_history(kind), name=f"list_{kind.noun}_versions", summary=versions)


def _add_changing(add: Callable[..., None], kind: Kind) -> None:
    add(
        "/{key}",
        _put_record(kind),
        name=f"enter_{kind.noun}",
        methods=["PUT"],
        summary=f"Enter or change {kind.one}",
        response_model=kind.shown,
        responses={201: {"model": kind.shown, "description": "The record is new."}},
    )
    add(
        "/{key}/retirement",
        _post_retirement(kind),
        name=f"retire_{kind.noun}",
        methods=["POST"],
        summary=f"Retire {kind.one}",
        response_model=kind.shown,
    )


def _asked_by(shape: type[RecordsAsked]) -> Callable[..., Awaitable[RecordsAsked]]:
    """A dependency that makes a `shape` from its query parameters. As a dependency, the class itself would run in a
    thread.
    """

    async def asked(**parameters: Any) -> RecordsAsked:
        return shape(**parameters)

    asked.__signature__ = signature(shape)  # type: ignore[attr-defined]  # functions carry attributes, mypy knows none
    return asked


def _get_records(kind: Kind) -> Callable[..., Awaitable[Listed[wire.RecordStanding]]]:
    async def get_records(
        ask: Annotated[Asking, kind.reader],
        page: ByIdentifier,
        asked: Annotated[RecordsAsked, Depends(_asked_by(kind.asked))],
    ) -> Listed[wire.RecordStanding]:
        """A page of records in the order of their keys."""
        wanted = asked.wanted(kind.register)
        found = await store.records(ask.session, ask.bureau, wanted, page.wanted)
        return page.of(found, lambda row: kind.show(row, ask.names))

    return get_records


def _get_record(kind: Kind) -> Callable[..., Awaitable[wire.RecordStanding]]:
    async def get_record(
        key: Key,
        ask: Annotated[Asking, kind.reader],
        tag: Tag,
        on: Annotated[Day | None, Query(description="The record as it was at the end of this day in Beijing.")] = None,
    ) -> wire.RecordStanding:
        """The newest version of the record, or the version at the end of a given day."""
        row = await store.record_of(ask.session, ask.bureau, kind.register, key)
        if on is not None:
            row = await store.as_on(ask.session, row, on)
        return tag(kind.show(row, ask.names))

    return get_record


def _get_history(kind: Kind) -> Callable[..., Awaitable[Listed[wire.VersionShown]]]:
    async def get_history(key: Key, ask: Annotated[Asking, kind.reader], page: ByNumber) -> Listed[wire.VersionShown]:
        """The versions of the record, oldest first: the time for which each version was valid, the changes, the person
        who made them, and the reason.
        """
        row = await store.record_of(ask.session, ask.bureau, kind.register, key)
        versions = await store.history_of(ask.session, row)
        return page.of(page.wanted.among(versions, attrgetter("version")), lambda one: _version(one, ask.names))

    return get_history


def _put_record(kind: Kind) -> Callable[..., Awaitable[wire.RecordStanding]]:
    async def put_record(
        key: Key,
        entry: Annotated[tuple[Fields, str], Depends(kind.entry)],
        act: Annotated[Acting, putting(EDITS)],
        tag: Tag,
        response: Response,
    ) -> wire.RecordStanding:
        """Records all fields of the record as they are from now on, and the reason. If no field changes, nothing is
        recorded. A retired record is in use again.
        """
        row, is_new = await usecases.enter(act, RecordPlace(kind.register, key), *entry)
        response.status_code = 201 if is_new else 200
        return tag(kind.show(row, act.names))

    return put_record


def _post_retirement(kind: Kind) -> Callable[..., Awaitable[wire.RecordStanding]]:
    async def post_retirement(
        key: Key, body: requests.RetireRecordRequest, act: _Editor, tag: Tag
    ) -> wire.RecordStanding:
        """Retires the record for a reason: it is no longer in use. The record and its history stay readable."""
        return tag(kind.show(await usecases.retire(act, RecordPlace(kind.register, key), body.reason), act.names))

    return post_retirement


def _version(one: RecordVersion, names: Mapping[str, str]) -> wire.VersionShown:
    return wire.VersionShown(
        version=one.version,
        since=one.since,
        until=one.until,
        retired=one.retired,
        changed=tuple(wire.FieldChanged(**change._asdict()) for change in one.changes),
        changed_by=ActingPerson.of(one.person, names),
        reason=one.reason,
        event=one.event,
        trace=one.trace,
    )
