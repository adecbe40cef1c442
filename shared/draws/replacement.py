"""Which draw may replace another, and what the replacement repeats or must change."""

from shared.draws.circumstances import Circumstances, Replaced
from shared.draws.spec import AssignSpec, Spec
from shared.errors import Conflict

# What a replacement of a failed draw repeats. The lists are repeated whole: root, size and key.
_REPEATED = frozenset({"kind", "purpose", "policy", "frame", "excluded", "deals", "reserve", "tasks", "people"})


class NotReplaceable(Conflict):
    code = "not-replaceable"
    title = "不能以此抽查替换"
    title_en = "This draw cannot take the place of the other"


class FrameUnchanged(Conflict):
    code = "frame-unchanged"
    title = "名单没有变化"
    title_en = "The frame is unchanged"


class FrameChanged(Conflict):
    code = "frame-changed"
    title = "名单或规则有变化"
    title_en = "The frame or the rules are changed"


def check_replaceable(spec: Spec, known: Circumstances) -> None:
    """Refuse a replacement of a draw that stands, of another purpose, or replaced already; or one by parties.

    A purpose whose last draw failed or was annulled is drawn again only by an announcement that names this draw.
    Raises NotReplaceable.
    """
    replaced = known.replaced
    if replaced and (not replaced.end or replaced.replaced_by):
        raise NotReplaceable(
            f"抽查 {replaced.spec.draw} 未失败也未撤销，或已被替换；请改正所替换的抽查。",
            f"The draw {replaced.spec.draw} has neither failed nor been annulled, or has been replaced; name another.",
        )
    if replaced and replaced.spec.purpose != spec.purpose:
        raise NotReplaceable(
            f"抽查 {replaced.spec.draw} 的用途是 {replaced.spec.purpose}，不是 {spec.purpose}；替换应沿用其用途。",
            f"The purpose of the draw {replaced.spec.draw} is {replaced.spec.purpose}, not {spec.purpose}; repeat it.",
        )
    if known.owed and (not replaced or replaced.spec.draw != known.owed):
        raise NotReplaceable(
            f"本用途的抽查 {known.owed} 失败或已撤销，待替换；公告应指明它。",
            f"The draw {known.owed} of this purpose failed or was annulled and waits for its replacement; name it.",
        )
    if replaced and replaced.end == "failed" and spec.parties:
        raise NotReplaceable(
            "失败的抽查只能由信标重抽；请以信标为随机来源。",
            "A failed draw is drawn again by the beacon; name a round as the source.",
        )


def check_frame_changed(known: Circumstances) -> None:
    """Refuse the replacement of an annulled draw that changes nobody. Raises FrameUnchanged."""
    replaced = known.replaced
    if replaced and replaced.end == "annulled" and not replaced.joined and not replaced.left:
        raise FrameUnchanged(
            f"名单与被撤销的抽查 {replaced.spec.draw} 相同；撤销后应改正名单再抽。",
            f"The frame is that of the annulled draw {replaced.spec.draw}; correct the list before it is drawn again.",
        )


def check_frame_repeated(spec: Spec, known: Circumstances) -> None:
    """Refuse the replacement of a failed draw that changes its frame or its rules. Raises FrameChanged."""
    replaced = known.replaced
    if replaced and replaced.end == "failed":
        before, after = replaced.spec.as_json(), spec.as_json()
        changed = sorted(name for name in _REPEATED if before.get(name) != after.get(name))
        if changed:
            raise FrameChanged(
                f"替换失败抽查应沿用其名单和规则；下列各项不同：{'、'.join(changed)}。",
                f"The replacement of a failed draw repeats its frame and rules; these differ: {', '.join(changed)}.",
                changed=changed,
            )


def repeats(replaced: Replaced | None) -> bool:
    """Whether a replacement repeats the frame of the draw that it replaces."""
    return replaced is not None and replaced.end == "failed"


def frame_of(spec: Spec) -> str:
    """The root that stands for the frame of a draw: of the units, or of the tasks."""
    return spec.tasks.root if isinstance(spec, AssignSpec) else spec.frame.root
