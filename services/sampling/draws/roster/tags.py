"""What a slot can ask of a person: tags that follow from the registers and from the season's teams."""

from collections.abc import Iterator
from typing import NamedTuple

from services.sampling.registers.records.fields import Expert, Fields, Inspector

INSPECTOR = "inspector"
EXPERT = "expert"


class Member(NamedTuple):
    """The place of a person in a team of the season; `post` is leader, deputy or member."""

    team: str
    role: str
    post: str


def tags_of(fields: Fields, member: Member | None) -> tuple[str, ...]:
    """The tags of a person: `inspector` or `expert`, `cadre`, `area:…`, `specialism:…`, `section:…`; for a member of a
    team also `team:<code>`, `role:<role>`, and `leader` or `deputy`. Sorted, without repetition; unknown fields give no
    tag.
    """
    return tuple(sorted({*_of_person(fields), *(() if member is None else _of_member(member))}))


def _of_person(fields: Fields) -> Iterator[str]:
    match fields:
        case Inspector():
            yield INSPECTOR
            if fields.cadre:
                yield "cadre"
            yield from _named(area=fields.area, specialism=fields.specialism, section=fields.section)
        case Expert():
            yield EXPERT
            yield from _named(area=fields.area, specialism=fields.specialism)


def _of_member(member: Member) -> Iterator[str]:
    yield from _named(team=member.team, role=member.role)
    if member.post in ("leader", "deputy"):
        yield member.post


def _named(**values: str) -> Iterator[str]:
    return (f"{name}:{value}" for name, value in values.items() if value)
