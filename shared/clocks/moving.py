"""Computing running clocks anew when the calendar or the law has changed, and the blob that holds the result."""

from collections.abc import Sequence
from typing import NamedTuple, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.clocks.clock import Clock
from shared.clocks.extending import computed_again
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import Reckoned


class Alike(NamedTuple):
    """Clocks that end alike, because they run by the same rule from the same day: one of them, and all their ids with
    the number of parts that had made each.
    """

    clock: str
    ids: Sequence[UUID]
    changes: Sequence[int]


class Moved(BaseModel):
    """The new end of clocks that end alike. `moved`: it is another end than before. A clock that a part has changed
    since then (its number of `changes` is another) keeps what the part said.
    """

    model_config = ConfigDict(frozen=True)

    end: Reckoned
    moved: bool
    ids: tuple[UUID, ...]
    changes: tuple[int, ...]


class Moving(NamedTuple):
    """One clock of a blob, and its new end."""

    id: UUID
    changes: int
    end: Reckoned


class Moves(NamedTuple):
    """The content of a blob."""

    all: tuple[Moved, ...]

    @classmethod
    def computed(cls, groups: Sequence[Alike], rules: Rules) -> Self:
        """The clocks with the ends that the rules of now give them."""
        return cls(tuple(_computed(group, rules) for group in groups))

    @classmethod
    def of(cls, content: bytes) -> Self:
        return cls(_MOVES.validate_json(content))

    def as_json(self) -> bytes:
        return _MOVES.dump_json(self.all, exclude_none=True)

    @property
    def clocks(self) -> int:
        return sum(len(each.ids) for each in self.all)

    @property
    def moved(self) -> int:
        return sum(len(each.ids) for each in self.all if each.moved)


def one_by_one(content: bytes) -> list[Moving]:
    """Every clock of a blob, in its order."""
    return [
        Moving(clock, changes, each.end)
        for each in Moves.of(content).all
        for clock, changes in zip(each.ids, each.changes, strict=True)
    ]


_MOVES = TypeAdapter(tuple[Moved, ...])


def _computed(group: Alike, rules: Rules) -> Moved:
    clock = Clock.model_validate_json(group.clock)
    end = computed_again(clock, rules)
    before = clock.end.model_copy(update={"computed_with": end.computed_with})
    return Moved(end=end, moved=end != before, ids=tuple(group.ids), changes=tuple(group.changes))
