"""Crews (检查人员组成): the slots for the people who go to one inspection, and the tags that a slot may ask for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from shared.policy.clauses import Clause, Code, Name
from shared.policy.faults import Fault, listed
from shared.policy.places import Steps

PLAIN_TAGS = frozenset({"inspector", "expert", "cadre", "leader", "deputy"})
NAMED_TAGS = frozenset({"team", "role", "section", "area", "specialism"})
"""Tags that a slot can ask for: PLAIN_TAGS alone, NAMED_TAGS with a name behind a colon, as in `section:危化股`."""

THE_TEAM = "{team}"
"""The text in a tag that means the code of the team that inspects the enterprise."""


class CrewSlot(Clause):
    """A place for one person in a crew. In a tag, `{team}` means the code of the team that inspects the enterprise."""

    name: Name
    tags: Annotated[tuple[Name, ...], Field(strict=False, max_length=10)] = ()


class Crew(Clause):
    """The people for one inspection: every slot is filled, each by a different person."""

    name: Code
    slots: Annotated[tuple[CrewSlot, ...], Field(strict=False, min_length=1, max_length=16)]
    experts: Annotated[int, Field(ge=0, le=14, description="Slots for experts beside the inspectors.")] = 0

    @property
    def inspectors(self) -> int:
        return sum("expert" not in slot.tags for slot in self.slots)


def tag_faults(slots: Sequence[CrewSlot], names: Mapping[str, Collection[str]], steps: Steps) -> Iterator[Fault]:
    """Faults of tags that nobody can have: such a tag would leave its slot empty for ever. `steps` lead to the slots.

    `names` maps a word such as `team` to the names that may follow it (`team:W`); after a word that is missing there,
    any name is allowed.
    """
    for place, slot in enumerate(slots):
        for at, tag in enumerate(slot.tags):
            yield from _tag(tag, names, (*steps, place, "tags", at))


def _tag(tag: str, names: Mapping[str, Collection[str]], steps: Steps) -> Iterator[Fault]:
    kind, _, name = tag.partition(":")
    if tag not in PLAIN_TAGS and not (name and kind in NAMED_TAGS):
        tags = listed([*PLAIN_TAGS, *(f"{named}:…" for named in NAMED_TAGS)])
        yield Fault(steps, f"没有“{tag}”这一要求；可写：{tags}", f"nobody has the tag {tag!r}; there are {tags}")
    elif name not in names.get(kind, [name]):
        others = listed(names[kind])
        yield Fault(steps, f"没有“{name}”；已有：{others}", f"there is no {kind} {name!r}; there are {others}")
