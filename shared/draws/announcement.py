"""Which draws may be announced. An announced draw can be completed as soon as its sources have given values."""

from collections import Counter
from datetime import datetime
from operator import itemgetter

from shared.draws.assign import check_feasible
from shared.draws.deals import check_deals
from shared.draws.entropy import check_sources
from shared.draws.frames import Frame, Members, Roster, frame_root
from shared.draws.members import check_frame
from shared.draws.spec import AssignSpec, FrameRef, RankSpec, Spec
from shared.errors import Conflict, Invalid
from shared.heavy import heavy


class FrameMismatch(Invalid):
    code = "frame-mismatch"
    title = "名单与规则不符"
    title_en = "The frame does not match the spec"


class SerialOutOfOrder(Conflict):
    code = "serial-out-of-order"
    title = "抽查编号不连续"
    title_en = "Serial out of order"


def check_serial(year: int, serial: int, next_serial: int) -> None:
    """Refuse a serial that would leave a gap in a bureau's year, or repeat a serial. Raises SerialOutOfOrder."""
    if serial != next_serial:
        raise SerialOutOfOrder(
            f"{year} 年下一个抽查编号是 {next_serial}，不是 {serial}；编号不得跳过或重复。",
            f"The next serial of {year} is {next_serial}, not {serial}; none may be skipped or used twice.",
            expected=next_serial,
            got=serial,
        )


@heavy
def check_announcement(spec: Spec, frame: Frame, now: datetime | None) -> None:
    """Refuse a draw that may not be announced (docs/protocol.md, "Refused at the announcement").

    Without `now`, due times are not compared with the clock: a stranger who checks a draw later does not know the time
    of the announcement. Raises what `check_sources`, `check_frame`, `check_deals` and `check_feasible` raise, and
    FrameMismatch. Takes seconds for a million units.
    """
    check_sources(spec.entropy, now)
    match spec, frame:
        case AssignSpec(), Roster(tasks=tasks, people=people):
            check_frame(frame)
            _check_ref("tasks", spec.tasks, tasks)
            _check_ref("people", spec.people, people)
            check_feasible(tasks, people)
        case RankSpec(), units if not isinstance(units, Roster):
            check_frame(units)
            _check_ref("frame", spec.frame, units)
            check_deals(spec.deals, Counter(map(itemgetter(1), units)))
        case _:
            raise FrameMismatch(
                f"{spec.kind} 抽查需要{'任务和人员' if spec.kind == 'assign' else '对象'}名单。",
                f"A draw of kind {spec.kind} needs {'tasks and people' if spec.kind == 'assign' else 'units'}.",
            )


def _check_ref(path: str, ref: FrameRef, members: Members) -> None:
    root = frame_root(members)
    if (ref.size, ref.root) != (len(members), root):
        raise FrameMismatch(
            f"规则所称 {path} 有 {ref.size} 个成员、根为 {ref.root}；所给名单有 {len(members)} 个、根为 {root}。",
            f"The spec's {path} has {ref.size} members and root {ref.root}; the one given has {len(members)}, {root}.",
            path=path,
            expected=ref.root,
            got=root,
        )
