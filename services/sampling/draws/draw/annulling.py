"""Who may annul a completed draw, and from when the annulment counts.

The superior that the bureau had registered before the announcement may, at once. Where there was none, an authority
outside may, whose decision is public; that counts some days later (docs/protocol.md, "The audit of a log").
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw, require_standing
from shared.contracts.annulment import DrawAnnulled
from shared.contracts.fact import BlobRef
from shared.draws.text import is_text
from shared.errors import Conflict, Forbidden, Invalid


class NotTheSuperior(Forbidden):
    code = "not-the-superior"
    title = "不是有权撤销的上级单位"
    title_en = "Not the superior that may annul"


class AuthorityMissing(Invalid):
    code = "authority-missing"
    title = "缺少外部机关或其决定"
    title_en = "The authority outside or its decision is missing"


class AuthorityNotOutside(Invalid):
    code = "authority-not-outside"
    title = "作出决定的不是外部机关"
    title_en = "The authority is not outside"


class AuthorityNotText(Invalid):
    code = "authority-not-text"
    title = "机关名称含有不允许的字符"
    title_en = "The authority's name has characters that are not allowed"


class SettledAlready(Conflict):
    code = "settled-already"
    title = "抽查已经办结"
    title_en = "The draw is settled"


class DrawsWaiting(Conflict):
    code = "draws-waiting"
    title = "尚有据此进行的抽查未完成"
    title_en = "Draws that build on this draw are not over"


class PurposeAnnulledBefore(Conflict):
    code = "purpose-annulled-before"
    title = "本用途已撤销过一次"
    title_en = "This purpose was annulled before"


class Grounds(NamedTuple):
    """On what an annulment rests: the authority outside, "" where the superior annuls; and the decision as a file."""

    authority: str = ""
    decision: BlobRef | None = None


class Known(NamedTuple):
    """What an annulment depends on: the bureau of the person who asks, the superiors that were registered before the
    announcement, whether a draw of the purpose was annulled before, how long the annulment by an authority outside
    waits until it counts, and the draws that build on this draw and are not over: of crews, items, vacant places.
    """

    asks: str
    superiors: Collection[str]
    annulled_before: bool
    wait: timedelta
    building: Collection[str] = ()


def annul(draw: Draw, grounds: Grounds, known: Known, now: datetime, requested_by: str) -> DrawAnnulled:
    """The annulment of a draw.

    Raises NotCompletedYet, DrawIsAnnulled, SettledAlready, DrawsWaiting, PurposeAnnulledBefore, NotTheSuperior,
    AuthorityMissing, AuthorityNotText, AuthorityNotOutside.
    """
    _ = draw.completed
    require_standing(draw)
    _check_time(draw, known)
    if known.annulled_before:
        raise PurposeAnnulledBefore(
            f"用途 {draw.spec.purpose} 已有一次抽查被撤销；一个用途只能撤销一次。",
            f"A draw of the purpose {draw.spec.purpose} was annulled before; a purpose is annulled once.",
            purpose=draw.spec.purpose,
        )
    by = _by_superior(grounds, known) if known.superiors else _by_authority(draw, grounds, known)
    return DrawAnnulled(
        by=by,
        decision=grounds.decision.sha256 if grounds.decision else "",
        file=grounds.decision,
        counts_from=now if known.superiors else now + known.wait,
        requested_by=requested_by,
    )


def _check_time(draw: Draw, known: Known) -> None:
    """What became of the drawn stays in the record; and a draw that is under way needs the draw that it builds on."""
    if draw.settled:
        raise SettledAlready(
            "本次抽查已经办结，所抽对象的去向已经公布，不能再撤销。",
            "The draw is settled: what became of the drawn is public, and cannot be annulled any more.",
        )
    if known.building:
        raise DrawsWaiting(
            f"据本次抽查进行的 {'、'.join(sorted(known.building))} 尚未完成；请待其完成后再撤销。",
            f"{', '.join(sorted(known.building))} build on this draw and are not over; annul it when they are.",
            draws=sorted(known.building),
        )


def _by_superior(grounds: Grounds, known: Known) -> str:
    named = "、".join(sorted(known.superiors))
    if known.asks not in known.superiors:
        raise NotTheSuperior(
            f"公告前登记的上级单位是 {named}；撤销由该单位的两名市级监督人员办理。",
            f"The superior registered before the announcement is {named}; two city supervisors of that bureau annul.",
            superiors=sorted(known.superiors),
        )
    if grounds.authority:
        raise AuthorityNotOutside(
            f"本次抽查由上级单位 {named} 撤销；请去掉外部机关（authority）。",
            f"The superior {named} annuls this draw; leave `authority` out.",
            authority=grounds.authority,
        )
    return known.asks


def _by_authority(draw: Draw, grounds: Grounds, known: Known) -> str:
    if known.asks != draw.bureau:
        raise NotTheSuperior(
            "公告前没有登记上级单位，只能凭外部机关的决定撤销，由本局两人办理。",
            "No superior was registered before the announcement: it takes the decision of an authority outside, and "
            "two persons of the bureau itself carry it out.",
            superiors=[],
        )
    if not grounds.authority or not grounds.decision:
        raise AuthorityMissing(
            "公告前没有登记上级单位；请写明作出决定的外部机关（authority），并先上传其决定（decision）。",
            "No superior was registered before the announcement: name the authority outside (authority), and store its "
            "decision first (decision).",
        )
    if not is_text(grounds.authority):
        raise AuthorityNotText(
            "外部机关的名称（authority）含有不可见字符，或首尾有空白；请重新填写，不要从文件中粘贴。",
            "`authority` has characters that cannot be seen, or white space at an end: type the name, do not paste it.",
        )
    if grounds.authority in {draw.bureau, draw.spec.organisation}:
        raise AuthorityNotOutside(
            "本局不能撤销自己的抽查；请写明作出决定的外部机关。",
            "A bureau cannot annul its own draw; name the authority outside that has decided.",
            authority=grounds.authority,
        )
    return grounds.authority
