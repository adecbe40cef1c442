"""Who can serve in a team: the role that a person fits, and the reasons why a person cannot serve."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from services.sampling.draws.frame import exclusions
from services.sampling.draws.frame.members import OutReason
from services.sampling.registers.records.fields import Fields, as_subject
from shared.contracts.team import Directory
from shared.policy.conditions import Subject, matches
from shared.policy.teams import Formation

_EXCLUDED = OutReason("excluded", "按方案不参加检查组。", "Takes no part, as the policy says.")

_RETIRED = OutReason("retired", "已从名录停用。", "Retired from the register.")


class Person(NamedTuple):
    """A person in the register of people or of experts; `former` are the keys that the person had before."""

    directory: Directory
    key: str
    fields: Fields
    former: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.fields.name

    @property
    def subject(self) -> Subject:
        return as_subject(self.key, self.fields, self.former)


class PersonStanding(NamedTuple):
    """Whether a person can be in a team: the role that the person fits ("" if none), and the reasons why the person
    cannot serve.
    """

    person: Person
    subject: Subject
    role: str
    reasons: tuple[OutReason, ...]


def standing(formation: Formation, person: Person, on: date) -> PersonStanding:
    """The role that the person fits, and the reasons why the person cannot serve. A person who fits several roles has
    the first of them, because nobody may be in a frame twice.
    """
    subject = person.subject
    roles = (
        role.name
        for role in formation.roles
        if role.population == person.directory and matches(role.where, subject, on)
    )
    excluded = formation.excluded is not None and matches(formation.excluded, subject, on)
    off = exclusions.standing(person.directory, subject.fields, on)
    return PersonStanding(
        person, subject, next(roles, ""), (*([_EXCLUDED] if excluded else []), *([off] if off else []))
    )


def unfit(keys: Iterable[str], pool: Iterable[Person], on: date) -> dict[str, OutReason]:
    """Key → why the person cannot serve on that day: retired from the register, off duty, or no valid certificate.
    People who can serve are left out.
    """
    kept = {person.key: person for person in pool}
    return {key: reason for key in keys if (reason := _unfit(kept.get(key), on)) is not None}


def _unfit(person: Person | None, on: date) -> OutReason | None:
    if person is None:
        return _RETIRED
    return exclusions.standing(person.directory, person.subject.fields, on)
