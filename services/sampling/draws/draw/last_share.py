"""Whether the last share may be entered: it must be due, strangers must have seen the announcement before that, and the
parties can no longer reveal.

With this order nobody can turn the outcome to their advantage by withholding a share (docs/protocol.md, "Entropy
sources").
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw
from shared.clock import rfc3339
from shared.contracts.sampling import LastShareEntered
from shared.draws.entropy import check_value, due_of
from shared.draws.spec import Dice, Escrow
from shared.errors import Conflict, Invalid


class AnnouncementNotPublished(Conflict):
    code = "announcement-not-published"
    title = "公告尚未公布于日志"
    title_en = "The announcement is not published yet"


class AnnouncedTooLate(Conflict):
    code = "announced-too-late"
    title = "公告公布晚于随机来源到期"
    title_en = "The announcement was published too late"


class NotDueYet(Conflict):
    code = "not-due-yet"
    title = "尚未到期"
    title_en = "The source is not due yet"


class RevealsOpen(Conflict):
    code = "reveals-open"
    title = "参与方揭示期未结束"
    title_en = "Parties may still reveal"


class EvidenceMissing(Invalid):
    code = "evidence-missing"
    title = "缺少证据"
    title_en = "Evidence missing"


class OrganisationMissing(Invalid):
    code = "organisation-missing"
    title = "缺少所代表的单位"
    title_en = "Organisation missing"


class ShareReading(NamedTuple):
    """A last share as a person hands it in: the value, the SHA-256 of the evidence, and the organisation that the
    person signs for.
    """

    value: str
    evidence: str | None = None
    organisation: str | None = None


class Timing(NamedTuple):
    """The time now; when a checkpoint that covers the announcement was first published; and how long parties may reveal
    before an escrowed share is opened.

    `reveal_period` matters for escrowed shares only: all other last sources have a due time of their own (`due`).
    """

    now: datetime
    published_at: datetime | None
    reveal_period: timedelta


def enter(draw: Draw, reading: ShareReading, timing: Timing) -> LastShareEntered:
    """The entry of the last source's value. The value is proven by computation, or a second person must confirm it
    later.

    Raises AnnouncementNotPublished, AnnouncedTooLate, NotDueYet, RevealsOpen, ValueRefused, EvidenceMissing,
    OrganisationMissing. Takes milliseconds for a beacon's signature.
    """
    require_open(draw, timing)
    source = draw.last_source
    check_value(source, reading.value)
    if not draw.proves_itself and reading.evidence is None:
        raise EvidenceMissing(
            "请附上证据文件的 SHA-256（evidence），例如公布页面或现场记录。",
            "Give the SHA-256 of the evidence (evidence): the page it was published on, the minutes of the throw.",
        )
    if isinstance(source, Dice):
        require_organisation(reading.organisation)
    return LastShareEntered(source=source.source, **reading._asdict())


def require_open(draw: Draw, timing: Timing) -> None:
    """Refuse while no last share may be entered, whatever its value.

    Raises AnnouncementNotPublished, AnnouncedTooLate, NotDueYet, RevealsOpen.
    """
    _require_published_before(draw, timing)
    _require_due(draw, timing)


def require_organisation(organisation: str | None) -> None:
    """Refuse a reading without an organisation. Raises OrganisationMissing."""
    if not organisation:
        raise OrganisationMissing(
            "掷骰子须由两个不同单位的人员签字；请写明您代表的单位（organisation）。",
            "Dice are signed for by people of two organisations; say which one you sign for (organisation).",
        )


def _require_published_before(draw: Draw, timing: Timing) -> None:
    """Refuse unless strangers could see the announcement before the last share existed."""
    if timing.published_at is None:
        raise AnnouncementNotPublished(
            "公告尚未包含在已公布的检查点中；请等待一秒后重试。",
            "No published checkpoint covers the announcement yet; wait a second and try again.",
        )
    due = due_of(draw.last_source)
    if due is not None and timing.published_at >= due:
        raise AnnouncedTooLate(
            f"公告于 {rfc3339(timing.published_at)} 公布，晚于 {draw.last_source.source} 的到期时间 {rfc3339(due)}，"
            "无人能证明规则先于随机值；请作废，并以更晚的到期时间重新公告。",
            f"The announcement was published at {rfc3339(timing.published_at)}, but {draw.last_source.source} was due "
            f"at {rfc3339(due)}: nobody can show that the rules came first. Void the draw and announce it again with a "
            "later due.",
            published=rfc3339(timing.published_at),
            due=rfc3339(due),
        )


def _require_due(draw: Draw, timing: Timing) -> None:
    due = due_of(draw.last_source)
    if due is not None and timing.now < due:
        raise NotDueYet(
            f"{draw.last_source.source} 于 {rfc3339(due)} 到期，请届时再录入。",
            f"{draw.last_source.source} is due at {rfc3339(due)}; enter it then.",
            due=rfc3339(due),
        )
    closes = draw.announced_at + timing.reveal_period
    if isinstance(draw.last_source, Escrow) and draw.missing and timing.now < closes:
        raise RevealsOpen(
            f"尚有参与方未揭示：{'、'.join(draw.missing)}；请待其揭示，或在 {rfc3339(closes)} 之后再录入托管值。",
            f"Parties have not revealed: {', '.join(draw.missing)}. Wait for them, or enter the escrowed share after "
            f"{rfc3339(closes)}.",
            missing=draw.missing,
            closes=rfc3339(closes),
        )
