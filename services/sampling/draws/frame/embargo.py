"""What a frame may show while a covert draw is not opened: both the members of a frame and the excluded subjects can
show whom the covert draw drew.

A frame that is not covert is made as if no unopened covert draw existed: it counts neither whom such a draw drew, nor
the inspections that followed. Otherwise everybody could see who is missing in it. A covert frame counts them: its
members stay secret themselves. But a caller without the right to read covert draws could ask for covert frames over one
selection after the other, and see from the answers which enterprises were drawn. So this caller gets no covert frame,
whether there is an unopened draw or not: a refusal that depended on one would tell of it.

Of the exclusions of a covert frame, this reader sees those that stand without the unopened draws, for the reasons that
stand without them. A list from which only the telling rows were missing would tell by its gaps.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from services.sampling.draws.frame.members import OutReason
from shared.errors import Forbidden


class FrameWithheld(Forbidden):
    code = "frame-withheld"
    title = "暗查名单须由有权查看的人员确定"
    title_en = "A covert frame is not made by this person"


class FrameMembersSecret(Forbidden):
    code = "frame-members-secret"
    title = "暗查名单尚未公开"
    title_en = "The members of a covert frame are not open"


class Out(NamedTuple):
    """A subject that is excluded from a frozen frame, with its reasons, as stored. `plain` are the reasons that stood
    when nothing was counted that only readers of covert draws might know.
    """

    identifier: str
    name: str
    reasons: Sequence[OutReason]
    plain: Sequence[OutReason]


def check_asker(covert: bool, *, may_read_covert: bool) -> None:
    """Refuse to preview or freeze a covert frame for a caller who may not read covert draws. Raises FrameWithheld."""
    if covert and not may_read_covert:
        raise FrameWithheld(
            "本次名单为暗查名单，须计入尚未公开的暗查；请由有权查看暗查的人员办理。",
            "This frame is for a covert draw and counts other covert draws; have somebody who may read covert draws "
            "make it.",
        )


def check_reader(*, told: bool) -> None:
    """Refuse to show who is in a covert frame before its draw is opened. Raises FrameMembersSecret."""
    if not told:
        raise FrameMembersSecret(
            "本名单为暗查名单，公开前只能由有权查看暗查的人员导出。",
            "This frame is for a covert draw: before it is opened, only people who may read covert draws export it.",
        )


def plainly(out: Iterable[Out]) -> Iterator[Out]:
    """The excluded subjects as a reader sees them who may not know of the covert draws that are not opened."""
    return (one._replace(reasons=one.plain) for one in out if one.plain)
