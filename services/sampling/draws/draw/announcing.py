"""The spec of a draw, made from a frozen frame or roster and a request: purpose, rule and lists are the frame's; rates
become counts, and a time becomes a round of the beacon.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from services.sampling.draws.draw.dealing import DealPool, deals_of
from services.sampling.draws.draw.deeds import Annulled
from services.sampling.draws.draw.requests import AnnounceDrawRequest
from shared.clock import SHANGHAI, beijing_date, rfc3339
from shared.contracts.frame import FrameFrozen, RosterFrozen
from shared.draws.drand import QUICKNET
from shared.draws.spec import PROTOCOL, AssignSpec, Beacon, FrameRef, LeftOutRef, Party, PolicyRef, RankSpec, Spec
from shared.draws.text import moment
from shared.errors import Conflict, Invalid
from shared.policy.purposes import is_by_hand

BEACON = "beacon"
_BY_BEACON_ENDS = timedelta(days=1)
_NEARLY_A_SECOND = timedelta(microseconds=999_999)


class FrameOrRoster(Invalid):
    code = "frame-or-roster"
    title = "名单与名册须二选一"
    title_en = "A draw needs either a frame or a roster"


class DueOfParties(Invalid):
    code = "due-of-parties"
    title = "由参与方决定的抽查没有信标时间"
    title_en = "A draw by parties has no round"


class OpenByMissing(Invalid):
    code = "open-by-missing"
    title = "缺少或多余公开日期"
    title_en = "`open_by` is missing, or must be left out"


class FrameNotApproved(Conflict):
    code = "frame-not-approved"
    title = "名单尚未经第二人批准"
    title_en = "No second person has approved the frame"


class FrameBeforeAnnulment(Conflict):
    code = "frame-before-annulment"
    title = "名单确定于撤销之前"
    title_en = "The frame was frozen before the annulment"


class Frozen(NamedTuple):
    """A frozen frame or roster: what its freezing fixed, when, and whether a second person has approved it."""

    id: UUID
    fact: FrameFrozen | RosterFrozen
    at: datetime
    approved: bool

    @property
    def by_hand(self) -> bool:
        """Whether the list was made by hand, and not by a rule of a policy."""
        return is_by_hand(self.fact.purpose)

    @property
    def covert(self) -> bool:
        return self.fact.disclosure == "after-visits"


class DrawPlace(NamedTuple):
    """The place of a draw among its bureau's draws: the bureau with its organisation's code, year and serial, and the
    draw's id.
    """

    bureau: str
    organisation: str
    year: int
    serial: int
    draw: UUID


class Horizon(NamedTuple):
    """When the draw is announced, how far ahead the beacon's round lies, and how long parties have to open."""

    now: datetime
    lead: timedelta
    reveal: timedelta


def check_asked(request: AnnounceDrawRequest) -> None:
    """Refuse a request that names both a frame and a roster, or neither; deals or a reserve with a roster; or the time
    of a round with parties. Raises FrameOrRoster, DueOfParties.
    """
    if (request.frame is None) == (request.roster is None):
        raise FrameOrRoster(
            "请填写抽取对象的名单（frame）或派员的名册（roster），且只填一项。",
            "Give the frame whose units are drawn, or the roster whose people are, and not both.",
        )
    if request.roster is not None and (request.deals is not None or request.reserve is not None):
        raise FrameOrRoster(
            "按名册派员时每个岗位都抽取一人，不填批次（deals）和候补数（reserve）。",
            "A roster has every slot filled; it takes neither deals nor a reserve.",
        )
    if request.parties and request.due is not None:
        raise DueOfParties(
            "由参与方决定的抽查不等待信标，请去掉信标时间（due）；参与方须在截止时间（ends）前揭示。",
            "A draw by parties waits for no round of the beacon: leave `due` out. The parties open their nonces before "
            "`ends`.",
        )


def check_frozen(frozen: Frozen) -> None:
    """Refuse a list that was made by hand and that nobody else has approved. Raises FrameNotApproved."""
    if frozen.by_hand and not frozen.approved:
        raise FrameNotApproved(
            "这份名单不是按本局规则、而是自行确定的，须先由另一人批准（approval）后才能公告。",
            "This list was made by hand and not by a rule of the bureau: another person must approve it first "
            "(approval).",
            frame=str(frozen.id),
        )


def check_after(frozen: Frozen, annulled: Annulled) -> None:
    """Refuse a list that was frozen while the annulled draw stood: those who were drawn then would be left out, and the
    bureau would choose between two lists. Raises FrameBeforeAnnulment.
    """
    if frozen.at < annulled.at:
        raise FrameBeforeAnnulment(
            "这份名单在撤销之前确定，当时抽中的对象已被排除；请改正名录后重新确定名单，再公告。",
            "This list was frozen before the annulment, without those who were drawn then: correct the directory, "
            "freeze another, and announce a draw over it.",
            frame=str(frozen.id),
        )


def open_by(frozen: Frozen, asked: date | None) -> str:
    """The day by which a covert draw is opened; "" for other draws. Raises OpenByMissing."""
    inherited = frozen.fact.open_by
    if frozen.covert and not inherited and asked is None:
        raise OpenByMissing(
            "暗查须写明最迟公开名单的日期（open_by）。", "A covert draw names the day by which it is opened (open_by)."
        )
    if not frozen.covert and asked is not None:
        raise OpenByMissing(
            "本次抽查不是暗查，名单无须另行公开；请去掉公开日期（open_by）。",
            "This is no covert draw, so its names need no opening: leave `open_by` out.",
        )
    return asked.isoformat() if asked else inherited


def compose(request: AnnounceDrawRequest, place: DrawPlace, frozen: Frozen, horizon: Horizon) -> Spec:
    """The spec of a draw, as it will be hashed. `check_announcement` decides whether it may be announced.

    Raises what `deals_of` raises.
    """
    entropy = request.parties or (_round(request.due or horizon.now + horizon.lead),)
    ends = request.ends or _end(entropy, horizon)
    common = _common(place, frozen, entropy=entropy, ends=ends)
    fact = frozen.fact
    if isinstance(fact, RosterFrozen):
        return AssignSpec(
            kind="assign",
            tasks=FrameRef(root=fact.tasks_root, size=fact.tasks_size, key=fact.key),
            people=FrameRef(root=fact.people_root, size=fact.people_size, key=fact.key),
            **common,
        )
    # A rule fixes its reserve also where it leaves the counts open.
    fixed = fact.reserve if fact.kind or fact.deals else None
    deals, reserve = deals_of(request.deals, request.reserve, DealPool(fact.strata, fact.deals, fixed))
    return RankSpec(
        kind="rank",
        frame=FrameRef(root=fact.root, size=fact.size, key=fact.key),
        deals=deals,
        reserve=reserve,
        **common,
    )


def compose_again(failed: Spec, place: DrawPlace, horizon: Horizon, open_by: str = "") -> Spec:
    """The spec of the draw in the place of a failed one: the same lists and rules, decided by the beacon.

    `open_by` is that of the failed draw. A covert draw ends on this day at the latest, if its round is due before.
    """
    entropy = (_round(horizon.now + horizon.lead),)
    ends = _end(entropy, horizon)
    if open_by and moment(entropy[0].due) < (last := _last_second(open_by)):
        ends = min(ends, last)
    return failed.model_copy(
        update={
            "year": place.year,
            "serial": place.serial,
            "draw": str(place.draw),
            "entropy": entropy,
            "ends": rfc3339(_whole(ends)),
        }
    )


def open_by_again(open_by: str, inherited: str, spec: Spec) -> str:
    """The day by which the draw in the place of a failed one is opened. `open_by` is that of the failed draw.

    A covert draw is not opened before it ends: where the day would be too early, it is the day of the end. A day that
    is inherited from another draw stays.
    """
    if not open_by or inherited:
        return open_by
    return max(open_by, beijing_date(moment(spec.ends)).isoformat())


def _common(
    place: DrawPlace, frozen: Frozen, *, entropy: tuple[Party, ...] | tuple[Beacon, ...], ends: datetime
) -> dict[str, Any]:
    fact = frozen.fact
    # A list by hand follows no rule, also where a policy is in force.
    policy = PolicyRef(file="", rule="") if frozen.by_hand else PolicyRef(file=fact.policy or "", rule=fact.kind or "")
    return {
        "protocol": PROTOCOL,
        "bureau": place.bureau,
        "organisation": place.organisation,
        "year": place.year,
        "serial": place.serial,
        "draw": str(place.draw),
        "purpose": fact.purpose,
        "policy": policy,
        "excluded": LeftOutRef(root=fact.excluded_root, size=fact.excluded),
        "entropy": entropy,
        "ends": rfc3339(_whole(ends)),
    }


def _round(earliest: datetime) -> Beacon:
    round_ = QUICKNET.first_round_at(earliest)
    due = datetime.fromtimestamp(QUICKNET.due(round_), tz=UTC)
    return Beacon(source=BEACON, type="drand", chain=QUICKNET.hash, round=round_, due=rfc3339(due))


def _end(entropy: tuple[Party, ...] | tuple[Beacon, ...], horizon: Horizon) -> datetime:
    first = entropy[0]
    if isinstance(first, Beacon):
        return datetime.fromisoformat(first.due) + _BY_BEACON_ENDS
    # Rounded up: rounded down, two days would be a fraction of a second less than the least time of parties.
    return _whole(horizon.now + horizon.reveal + _NEARLY_A_SECOND)


def _last_second(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(23, 59, 59), SHANGHAI)


def _whole(at: datetime) -> datetime:
    """The moment without a fraction of a second, in UTC: times in a spec have none."""
    return at.astimezone(UTC).replace(microsecond=0)
