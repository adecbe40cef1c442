"""Which frames a draw may use: each frame once, and within seven days of its freezing."""

from datetime import timedelta

from shared.clock import rfc3339
from shared.draws.circumstances import Circumstances
from shared.draws.replacement import frame_of, repeats
from shared.draws.spec import Spec
from shared.errors import Conflict

OLDEST = timedelta(days=7)


class FrameUsed(Conflict):
    code = "frame-used"
    title = "名单已经抽过"
    title_en = "The frame was used before"


class FrameTooOld(Conflict):
    code = "frame-too-old"
    title = "名单过旧"
    title_en = "The frame is too old"


def check_unused(spec: Spec, known: Circumstances) -> None:
    """Refuse a frame that an earlier draw has used, unless this draw replaces it after it failed. Raises FrameUsed."""
    if frame_of(spec) in known.frames and not repeats(known.replaced):
        raise FrameUsed(
            "这份名单已用于另一次公告；一份名单只抽一次，请重新确定名单。",
            "This frame stands in another announcement; a frame serves one draw. Freeze a new one.",
            root=frame_of(spec),
        )


def check_age(spec: Spec, known: Circumstances) -> None:
    """Refuse a frame that was frozen more than seven days ago, except in a replacement. Raises FrameTooOld."""
    if not known.replaced and known.now - known.frozen > OLDEST:
        raise FrameTooOld(
            f"{spec.purpose} 的名单确定于 {rfc3339(known.frozen)}，已超过 {OLDEST.days} 天；请重新确定名单。",
            f"The frame for {spec.purpose} was frozen at {rfc3339(known.frozen)}, more than {OLDEST.days} days ago; "
            "freeze a new one.",
            frozen=rfc3339(known.frozen),
        )
