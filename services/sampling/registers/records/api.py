"""The registers over HTTP: the same set of routes for people, for experts and for items."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from services.sampling.registers.records import history_store, requests, store, usecases, wire
from services.sampling.registers.records.access import EDITS, READS
from services.sampling.registers.records.asking_api import ExpertsAsked, ItemsAsked, PeopleAsked, RecordsAsked, asked_by
from services.sampling.registers.records.fields import Expert, Fields, Inspector, Item, Key, Register
from services.sampling.registers.records.history import RecordVersion
from services.sampling.registers.records.showing import SHOWN, shown
from services.sampling.registers.records.tables import RecordRow
from services.sampling.registers.records.usecases import RecordPlace
from shared.access.acting_person import ActingPerson
from shared.http.acting import changing, listing, putting
from shared.http.dear import dear
from shared.http.paging import ByIdentifier, ByNumber, Listed
from shared.http.preconditions import Tag
from shared.http.sending import sheet_answer, sheet_sent
from shared.policy.clauses import Day
from shared.sheets import SHEET_FORMS, SheetForm
from shared.work import Acting, Asking

_Editor = Annotated[Acting, changing(EDITS)]


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
    _add_sheets(router.add_api_route, kind)
    _add_reading(router.add_api_route, kind)
    _add_changing(router.add_api_route, kind)
    return router


def _add_reading(add: Callable[..., None], kind: Kind) -> None:
    listed, shown = f"List the {kind.register} in use", f"Get {kind.one}, now or on a day"
    add(
        "",
        _get_records(kind),
        name=f"list_{kind.register}",
        summary=listed,
        response_model=kind.listed,
        dependencies=[dear(2)],
    )
    add("/{key}", _get_record(kind), name=f"get_{kind.noun}", summary=shown, response_model=kind.shown)
    versions = f"List the versions of {kind.one}"
    add("/{key}/history", _get_history(kind), name=f"list_{kind.noun}_versions", summary=versions)


def _add_sheets(add: Callable[..., None], kind: Kind) -> None:
    for form in SHEET_FORMS:
        add(
            f".{form}",
            _get_sheet(kind, form),
            name=f"export_{kind.register}_{form}",
            summary=f"Export the {kind.register} in use as {form.upper()}",
            response_class=Response,
            responses=sheet_answer(form),
            dependencies=[dear(100)],
        )


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


def _get_records(kind: Kind) -> Callable[..., Awaitable[Listed[wire.RecordStanding]]]:
    async def get_records(
        ask: Annotated[Asking, kind.reader],
        page: ByIdentifier,
        asked: Annotated[RecordsAsked, Depends(asked_by(kind.asked))],
    ) -> Listed[wire.RecordStanding]:
        """A page of records in the order of their keys."""
        wanted = asked.wanted(kind.register)
        found = await store.records(ask, wanted, page.wanted)
        return page.of(found, lambda row: kind.show(row, ask.names))

    return get_records


def _get_sheet(kind: Kind, form: SheetForm) -> Callable[..., Awaitable[Response]]:
    async def get_sheet(
        ask: Annotated[Asking, kind.reader], asked: Annotated[RecordsAsked, Depends(asked_by(kind.asked))]
    ) -> Response:
        """All records that fit, in the order of their keys, under headers that an import reads again. A text that a
        spreadsheet would take for a formula has a quote in front, which an import takes away.
        """
        write = partial(usecases.export, ask, asked.wanted(kind.register))
        return await sheet_sent(ask, write, form, kind.register)

    return get_sheet


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
            row = await history_store.as_on(ask.session, row, on)
        return tag(kind.show(row, ask.names))

    return get_record


def _get_history(kind: Kind) -> Callable[..., Awaitable[Listed[wire.VersionShown]]]:
    async def get_history(key: Key, ask: Annotated[Asking, kind.reader], page: ByNumber) -> Listed[wire.VersionShown]:
        """The versions of the record, oldest first: the time for which each version was valid, the changes, the person
        who made them, and the reason.
        """
        row = await store.record_of(ask.session, ask.bureau, kind.register, key)
        versions = await history_store.history_of(ask.session, row)
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
