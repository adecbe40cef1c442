"""What a slot can ask of somebody: tags out of the registers and the season's teams."""

from collections.abc import Iterator
from typing import NamedTuple

from services.sampling.registers.records.fields import Expert, Fields, Inspector

INSPECTOR = "inspector"
EXPERT = "expert"


class Member(NamedTuple):
    """Somebody's part in a team of the season; `post` is leader, deputy or member."""

    team: str
    role: str
    post: str


def tags_of(fields: Fields, member: Member | None) -> tuple[str, ...]:
    """`inspector` or `expert`, `cadre`, `area:…`, `specialism:…`, `section:…`; of a team's member `team:<code>`,
    `role:<role>`, and `leader` or `deputy`. Sorted, none twice; nothing for what is not known.
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
