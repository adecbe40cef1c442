"""What a frame may show while a covert draw is not opened: both the members of a frame and the excluded subjects can
show whom the covert draw drew.

A frame that is not covert is made as if no unopened covert draw existed: it counts neither whom such a draw drew, nor
the inspections that followed. Otherwise everybody could see who is missing in it. A covert frame counts them: its
members stay secret themselves. But a caller without the right to read covert draws could ask for a covert frame of one
enterprise after the other, and see from the answers which enterprises were drawn. So this caller gets no such frame.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from services.sampling.draws.frame.members import OutReason
from shared.errors import Forbidden

_REVEALING = frozenset({"drawn", "inspected", "at-cap"})


class CovertDrawPending(Forbidden):
    code = "covert-draw-pending"
    title = "暗查名单尚未公开"
    title_en = "A covert draw is not opened yet"


class Out(NamedTuple):
    """A subject that is excluded from a frozen frame, with its reasons, as stored."""

    identifier: str
    name: str
    reasons: list[OutReason]


def check_asker(pending: bool, *, may_read_covert: bool) -> None:
    """Refuse a frame that depends on a covert draw which is not open (`pending`), if the caller may not read covert
    draws. Raises CovertDrawPending.
    """
    if pending and not may_read_covert:
        raise CovertDrawPending(
            "有暗查名单尚未公开，本次名单会透露其对象；请由有权查看暗查的人员办理，或待该名单公开后办理。",
            "A covert draw is not open yet, and this frame would tell its names; have somebody who may read covert "
            "draws do it, or wait until it is open.",
        )


def tellable(out: Iterable[Out], embargoed: Collection[str]) -> Iterator[Out]:
    """The excluded subjects that a reader without the right to read covert draws may see. Reasons that show whom a
    covert draw drew are removed; a subject without any other reason is left out.
    """
    for one in out:
        reasons = [
            reason for reason in one.reasons if reason.because not in _REVEALING or one.identifier not in embargoed
        ]
        if reasons:
            yield one._replace(reasons=reasons)
