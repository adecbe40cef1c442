"""The rules that a draw is announced with, made from the request: rates become counts, a beacon's time
becomes a round.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from services.sampling.draws.draw.dealing import DealPool, deals_of
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.requests import AnnounceDrawRequest, BeaconRequest, SourceRequest
from shared.clock import beijing_date, rfc3339
from shared.contracts.sampling import RosterFrozen
from shared.draws.drand import CHAINS
from shared.draws.entropy import DueNotTheRounds, UnknownChain
from shared.draws.spec import PROTOCOL, AssignSpec, Drand, FrameRef, RankSpec, Source
from shared.errors import Conflict, Invalid


class FrameOrRoster(Invalid):
    code = "frame-or-roster"
    title = "名单与名册须二选一"
    title_en = "A draw needs either a frame or a roster"


class YearNotOpen(Invalid):
    code = "year-not-open"
    title = "年度不可用"
    title_en = "No draw of that year can be announced now"


class ReplacesStanding(Conflict):
    code = "replaces-standing-draw"
    title = "所替代的抽查未作废"
    title_en = "The replaced draw is not void"


class AlreadyReplaced(Conflict):
    code = "already-replaced"
    title = "该抽查已被替代"
    title_en = "The draw is replaced already"


class FrameInUse(Conflict):
    code = "frame-in-use"
    title = "该名册已用于一次抽取"
    title_en = "The frame or roster is used already"


class DrawPlace(NamedTuple):
    """The place of a draw among its bureau's draws: year and serial, and the draw's id."""

    bureau: str
    year: int
    serial: int
    draw: UUID


def year_of(asked: int | None, now: datetime) -> int:
    """The year in which the draw gets its serial: this year, or the next year if that was asked for. Raises
    YearNotOpen.
    """
    this = beijing_date(now).year
    if asked is not None and asked not in (this, this + 1):
        raise YearNotOpen(
            f"只能公告 {this} 年或 {this + 1} 年的抽查，不能公告 {asked} 年的。",
            f"Draws of {this} and {this + 1} can be announced now, not of {asked}.",
            year=asked,
        )
    return asked or this


def check_asked(request: AnnounceDrawRequest) -> None:
    """Refuse a request that names both a frame and a roster, or neither; or deals or a reserve with a roster. Raises
    FrameOrRoster.
    """
    if (request.frame is None) == (request.roster is None):
        raise FrameOrRoster(
            "请填写抽取对象的名单 frame，或派员的名册 roster，且只填一项。",
            "Give the frame whose units are drawn, or the roster whose people are, and not both.",
        )
    if request.roster is not None and (request.deals is not None or request.reserve is not None):
        raise FrameOrRoster(
            "按名册派员时每个岗位都抽取一人，不填 deals 和 reserve。",
            "A roster has every slot filled; it takes neither deals nor a reserve.",
        )


def check_unused(frame: UUID, by: UUID | None) -> None:
    """Refuse to draw again from a roster, or from the frame of a covert draw, while the draw `by` over it is not void.
    Otherwise a bureau could draw crews again until it likes the result, and the opening of one covert draw would show
    the names of another. Raises FrameInUse.
    """
    if by is not None:
        raise FrameInUse(
            f"名册 {frame} 已用于抽取 {by}；个别岗位有变化的，请登记空出后补抽；需另行抽取的，请重新确定名册。",
            f"{frame} is drawn from by {by} already. Where somebody does not take a slot, vacate it and have that slot "
            "drawn; for another draw, freeze another.",
            draw=str(by),
        )


def compose(
    request: AnnounceDrawRequest, place: DrawPlace, pool: DealPool, *, now: datetime, lead: timedelta
) -> RankSpec:
    """The spec of a draw over a frame, as it will be hashed. `check_announcement` decides whether it may be announced.

    Raises UnknownChain, DueNotTheRounds and what `deals_of` raises.
    """
    deals, reserve = deals_of(request.deals, request.reserve, pool)
    return RankSpec(
        kind="rank",
        frame=FrameRef(root=pool.root, size=sum(pool.strata.values())),
        deals=deals,
        reserve=reserve,
        **_common(request, place, now + lead),
    )


def compose_assign(
    request: AnnounceDrawRequest, place: DrawPlace, roster: RosterFrozen, *, now: datetime, lead: timedelta
) -> AssignSpec:
    """The spec of a draw over a roster, as it will be hashed. Raises UnknownChain, DueNotTheRounds."""
    return AssignSpec(
        kind="assign",
        tasks=FrameRef(root=roster.tasks_root, size=roster.tasks_size),
        people=FrameRef(root=roster.people_root, size=roster.people_size),
        **_common(request, place, now + lead),
    )


def check_replaced(replaced: Draw, replaced_by: UUID | None) -> None:
    """Refuse to hold a draw in place of a draw that is not void, or that was replaced already. Raises ReplacesStanding,
    AlreadyReplaced.
    """
    if replaced.status != "voided":
        raise ReplacesStanding(
            "所替代的抽查没有作废；须先经批准作废，才能重抽。",
            "The draw to be replaced is not void; it must be voided, with approval, before it is held again.",
            status=replaced.status,
        )
    if replaced_by is not None:
        raise AlreadyReplaced(
            f"该抽查已由 {replaced_by} 替代，不能再次重抽。",
            f"The draw was replaced by {replaced_by} already and cannot be held again.",
            draw=str(replaced_by),
        )


def _common(request: AnnounceDrawRequest, place: DrawPlace, usual_due: datetime) -> dict[str, Any]:
    return {
        "protocol": PROTOCOL,
        "bureau": place.bureau,
        "year": place.year,
        "serial": place.serial,
        "draw": str(place.draw),
        "entropy": tuple(_source(source, usual_due) for source in request.entropy),
    }


def _source(source: SourceRequest, usual_due: datetime) -> Source:
    return _beacon(source, usual_due) if isinstance(source, BeaconRequest) else source


def _beacon(beacon: BeaconRequest, usual_due: datetime) -> Drand:
    chain = CHAINS.get(beacon.chain)
    if chain is None:
        raise UnknownChain(
            f"未知的信标 {beacon.chain}；可用：{'、'.join(CHAINS)}。",
            f"The chain {beacon.chain} is not known; known are {', '.join(CHAINS)}.",
            chain=beacon.chain,
        )
    round_ = beacon.round or chain.first_round_at(beacon.due or usual_due)
    due = datetime.fromtimestamp(chain.due(round_), tz=UTC)
    if beacon.round and beacon.due not in (None, due):
        raise DueNotTheRounds(
            f"第 {round_} 轮于 {rfc3339(due)} 到期，与所填时间不符；轮次和时间只填一项即可。",
            f"Round {round_} is due at {rfc3339(due)}, not when you say; give the round or the time, not both.",
            source=beacon.source,
            due=rfc3339(due),
        )
    return Drand(
        source=beacon.source, type="drand", owner=beacon.owner, chain=chain.hash, round=round_, due=rfc3339(due)
    )
