"""Who can serve in a team: the role somebody fits, and what stands in the way."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from services.sampling.draws.frame import exclusions
from services.sampling.draws.frame.freezing import OutReason
from services.sampling.registers.records.fields import Fields, as_subject
from shared.contracts.team import Directory
from shared.policy.conditions import Subject, matches
from shared.policy.teams import Formation

_EXCLUDED = OutReason("excluded", "按方案不参加检查组。", "Takes no part, as the policy says.")

_RETIRED = OutReason("retired", "已从名录停用。", "Retired from the register.")


class Person(NamedTuple):
    """One of the people or of the experts, as the register has them."""

    directory: Directory
    key: str
    fields: Fields

    @property
    def name(self) -> str:
        return self.fields.name


class PersonStanding(NamedTuple):
    """Where a person stands in the formation: the role they fit ("" for none), and why they cannot serve."""

    person: Person
    subject: Subject
    role: str
    reasons: tuple[OutReason, ...]


def standing(formation: Formation, person: Person, on: date) -> PersonStanding:
    """Of several roles that somebody fits the first counts: nobody is in a frame twice."""
    subject = as_subject(person.key, person.fields)
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
    """Which of these cannot serve on that day, and why: retired from the register, off duty, no valid certificate."""
    kept = {person.key: person for person in pool}
    return {key: reason for key in keys if (reason := _unfit(kept.get(key), on)) is not None}


def _unfit(person: Person | None, on: date) -> OutReason | None:
    if person is None:
        return _RETIRED
    return exclusions.standing(person.directory, as_subject(person.key, person.fields).fields, on)
