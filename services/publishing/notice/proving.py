"""Frames as JSON, and proofs that a member is in a frame. All of it is slow for large frames."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from pydantic import TypeAdapter

from services.publishing.frame.files import Files, candidates_in, errands_in, people_in
from services.publishing.frame.members import InNoFrame
from services.publishing.frame.membership import membership
from services.publishing.notice.representation import (
    PersonMembership,
    PublishedPerson,
    PublishedTask,
    PublishedUnit,
    TaskMembership,
    UnitMembership,
    membership_out,
    person_membership_out,
    person_out,
    task_membership_out,
    task_out,
    unit_out,
)
from services.publishing.notice.story import Notice

_UNITS = TypeAdapter(list[PublishedUnit])
_TASKS = TypeAdapter(list[PublishedTask])
_PEOPLE = TypeAdapter(list[PublishedPerson])


class Identified(Protocol):
    @property
    def id(self) -> str: ...


M = TypeVar("M", bound=Identified)


def units_json(files: Files) -> bytes:
    return _UNITS.dump_json([unit_out(candidate) for candidate in candidates_in(files, files.opened)])


def tasks_json(files: Files) -> bytes:
    return _TASKS.dump_json([task_out(errand) for errand in errands_in(files, files.opened)])


def people_json(files: Files) -> bytes:
    return _PEOPLE.dump_json([person_out(person) for person in people_in(files)])


def unit_proof(notice: Notice, files: Files, id_: str) -> UnitMembership:
    """The proof that a unit is in the draw's frame. Raises InNoFrame."""
    units = candidates_in(files, files.opened)
    unit = _found(units, id_, notice)
    return membership_out(notice, unit, membership([each.unit for each in units], id_))


def task_proof(notice: Notice, files: Files, id_: str) -> TaskMembership:
    """The proof that a task is in the draw's frame of tasks. Raises InNoFrame."""
    tasks = errands_in(files, files.opened)
    task = _found(tasks, id_, notice)
    return task_membership_out(notice, task, membership([each.task for each in tasks], id_))


def person_proof(notice: Notice, files: Files, id_: str) -> PersonMembership:
    """The proof that a person is in the draw's frame of people. Raises InNoFrame."""
    people = people_in(files)
    person = _found(people, id_, notice)
    return person_membership_out(notice, person, membership(people, id_))


def _found(members: Sequence[M], id_: str, notice: Notice) -> M:
    for member in members:
        if member.id == id_:
            return member
    raise InNoFrame(f"名单中没有编号 {id_}。", f"The frame has no {id_}.", draw=str(notice.draw), id=id_)
