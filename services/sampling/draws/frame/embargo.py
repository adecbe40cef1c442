"""What a frame may show while a covert draw is not opened: both the members of a frame and the excluded subjects can
show whom the covert draw drew.

An enterprise may be excluded because a draw of the same kind drew it this year, or because it was inspected since. A
caller without the right to read covert draws could ask for a frame of one enterprise after the other, and see from the
answers which enterprises were drawn. So this caller gets no frame that depends on an inspection or a draw of a covert
draw. A public frame would show the drawn enterprises to everybody, because they are missing in it. So a public frame of
this kind is refused until the covert draw is opened; a covert frame is allowed.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from services.sampling.draws.frame.freezing import OutReason
from shared.contracts.sampling import Disclosure
from shared.errors import Conflict, Forbidden

_REVEALING = frozenset({"drawn", "inspected", "at-cap"})


class CovertDrawPending(Forbidden):
    code = "covert-draw-pending"
    title = "暗查名单尚未公开"
    title_en = "A covert draw is not opened yet"


class EmbargoWouldLeak(Conflict):
    code = "embargo-would-leak"
    title = "公开名单会泄露暗查对象"
    title_en = "An open frame would reveal the units of a covert draw"


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


def check_disclosure(embargoed: Collection[str], out: Iterable[str], disclosure: Disclosure) -> None:
    """Refuse a frame that is public at once, if a subject is excluded from it because a covert draw drew that subject.

    Raises EmbargoWouldLeak.
    """
    if disclosure == "at-once" and not set(embargoed).isdisjoint(out):
        raise EmbargoWouldLeak(
            "名单排除了尚未公开的暗查对象，公开后会泄露他们；请先公开该暗查，或把本次也定为暗查（covert）。",
            "Somebody is out whom a covert draw drew, and this frame would show it to everybody; open that draw first, "
            "or make this one covert too.",
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
