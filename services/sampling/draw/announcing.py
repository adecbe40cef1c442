"""The rules a draw is announced with, out of what was asked for: counts for rates, a round for a time."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.sampling.draw.lifecycle import Draw
from services.sampling.draw.requests import AnnounceRequest, BeaconRequest, DealRequest, SourceRequest
from shared.clock import beijing_date, rfc3339
from shared.draws.deals import count_for_rate
from shared.draws.drand import CHAINS
from shared.draws.entropy import DueNotTheRounds, UnknownChain
from shared.draws.spec import Deal, Drand, FrameRef, RankSpec, Source
from shared.errors import Conflict, Invalid


class CountOrRate(Invalid):
    code = "count-or-rate"
    title = "数量与比例须二选一"
    title_en = "Either a count or a rate"


class YearNotOpen(Invalid):
    code = "year-not-open"
    title = "年度不可用"
    title_en = "No draws of that year now"


class ReplacesStanding(Conflict):
    code = "replaces-standing-draw"
    title = "所替代的抽查未作废"
    title_en = "The replaced draw is not void"


class AlreadyReplaced(Conflict):
    code = "already-replaced"
    title = "该抽查已被替代"
    title_en = "Replaced already"


class Place(NamedTuple):
    """Where a draw stands among its bureau's."""

    bureau: str
    year: int
    serial: int
    draw: UUID


class Pool(NamedTuple):
    """A frozen frame: its root, and how many units each stratum has."""

    root: str
    strata: Mapping[str, int]


def year_of(asked: int | None, now: datetime) -> int:
    """The year whose serials the draw takes part in: this one unless asked for the next. Raises YearNotOpen."""
    this = beijing_date(now).year
    if asked is not None and asked not in (this, this + 1):
        raise YearNotOpen(
            f"只能公告 {this} 年或 {this + 1} 年的抽查，不能公告 {asked} 年的。",
            f"Draws of {this} and {this + 1} can be announced now, not of {asked}.",
            year=asked,
        )
    return asked or this


def compose(request: AnnounceRequest, place: Place, pool: Pool, *, now: datetime, lead: timedelta) -> RankSpec:
    """The spec as it will be hashed; whether it may be announced is `check_announcement`'s business.

    Raises CountOrRate, BadRate, UnknownChain, DueNotTheRounds.
    """
    return RankSpec(
        protocol="cheqian-draw/1",
        kind="rank",
        bureau=place.bureau,
        year=place.year,
        serial=place.serial,
        draw=str(place.draw),
        frame=FrameRef(root=pool.root, size=sum(pool.strata.values())),
        deals=tuple(_deal(deal, pool.strata) for deal in request.deals),
        reserve=request.reserve,
        entropy=tuple(_source(source, now + lead) for source in request.entropy),
    )


def check_replaced(replaced: Draw, replaced_by: UUID | None) -> None:
    """Only a void draw is held again, and once. Raises ReplacesStanding, AlreadyReplaced."""
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


def _deal(deal: DealRequest, strata: Mapping[str, int]) -> Deal:
    match deal.count, deal.rate:
        case int(count), None:
            return Deal(name=deal.name, stratum=deal.stratum, count=count)
        case None, str(rate):
            # A stratum that is not there is refused with the rest of the announcement, not here for a count of 0.
            return Deal(name=deal.name, stratum=deal.stratum, count=count_for_rate(rate, strata.get(deal.stratum, 1)))
        case _:
            raise CountOrRate(
                f"批次“{deal.name}”须填写数量 count 或比例 rate，且只填一项。",
                f"The deal {deal.name!r} takes either a count or a rate.",
                deal=deal.name,
            )


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
