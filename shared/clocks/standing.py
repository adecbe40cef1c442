"""The clocks of one matter: which are open, and whether the matter may close. A matter's state holds this value."""

from collections.abc import Collection, Iterable, Mapping
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.clocks.clock import Clock, strictness
from shared.contracts.clocks import ClockOpened, ClockPart, Reckoned
from shared.errors import Conflict, NotFound


class ClocksOpen(Conflict):
    code = "clocks-open"
    title = "尚有期限未了结"
    title_en = "Clocks are still open"


class ClockUnknown(NotFound):
    code = "clock-unknown"
    title = "没有这一期限"
    title_en = "No such clock"


class Clocks(BaseModel):
    """The clocks of a matter, in the order in which they were opened.

    `folded` are the clocks as the parts of the matter's own events make them; they alone are stored, as `all`. `ends`
    are the ends that were computed anew since, when the calendar or the law changed: they follow from other events.
    """

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    folded: tuple[Clock, ...] = Field(default=(), alias="all")
    ends: Mapping[UUID, Reckoned] = Field(default={}, exclude=True)

    @property
    def all(self) -> tuple[Clock, ...]:
        """The clocks as they run now."""
        if not self.ends:
            return self.folded
        return tuple(clock.model_copy(update={"end": self.ends.get(clock.id, clock.end)}) for clock in self.folded)

    def after(self, *parts: ClockPart) -> Self:
        """The clocks after more parts of the matter's events. A part says the end of its clock itself."""
        clocks = {clock.id: clock for clock in self.folded}
        for part in parts:
            clocks[part.clock] = Clock.of(part) if isinstance(part, ClockOpened) else clocks[part.clock].after(part)
        said = {part.clock for part in parts}
        ends = {clock: end for clock, end in self.ends.items() if clock not in said}
        return self.model_copy(update={"folded": tuple(clocks.values()), "ends": ends})

    def moved(self, ends: Mapping[UUID, Reckoned]) -> Self:
        """The clocks with the ends that were computed anew since."""
        return self.model_copy(update={"ends": ends})

    def get(self, clock: UUID) -> Clock:
        """The clock with this id. Raises ClockUnknown."""
        for each in self.all:
            if each.id == clock:
                return each
        raise ClockUnknown(f"本事项没有编号为 {clock} 的期限。", f"The matter has no clock {clock}.", clock=str(clock))

    def open(self, *rules: str, about: str | None = None) -> tuple[Clock, ...]:
        """The open clocks, of these rules or of all, about one thing or about all: the strictest first."""
        found = (
            clock
            for clock in self.all
            if clock.is_open
            and (not rules or clock.opened.rule in rules)
            and (about is None or clock.opened.about == about)
        )
        return tuple(sorted(found, key=strictness))

    def new(self, opened: Iterable[ClockOpened]) -> tuple[ClockOpened, ...]:
        """Those of the clocks that are not there yet: the same event opens a clock once."""
        known = {clock.id for clock in self.all}
        return tuple(part for part in opened if part.clock not in known)

    def require_settled(self, excepted: Collection[UUID] = ()) -> None:
        """Refuse to close the matter while a clock is open, except those that the same step ends. Raises ClocksOpen."""
        waiting = [clock for clock in self.open() if clock.id not in excepted]
        if not waiting:
            return
        listed = "；".join(f"{clock.opened.title}（{clock.opened.basis}，{clock.end.due}）" for clock in waiting)
        listed_en = "; ".join(f"{clock.opened.title_en} ({clock.opened.basis}, {clock.end.due})" for clock in waiting)
        raise ClocksOpen(
            f"本事项尚有期限未了结，不能关闭：{listed}。请先办结各项，或指明接续办理的事项逐项移交。",
            f"The matter cannot close: clocks are open: {listed_en}. Do what each of them waits for, or hand each of "
            "them over by name to the matter in which it runs on.",
            clocks=[_named(clock) for clock in waiting],
        )


def _named(clock: Clock) -> dict[str, str | int]:
    opened = clock.opened
    return {
        "clock": str(clock.id),
        "rule": opened.rule,
        "basis": opened.basis,
        "due": clock.end.due.isoformat(),
        "owes": f"{opened.owes.who}:{opened.owes.name}",
    }
