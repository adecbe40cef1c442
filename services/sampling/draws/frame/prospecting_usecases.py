"""Previewing a frame: what would be frozen now. Freezing chooses with the same function."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID

from services.sampling.draws.frame import continuing, embargo, store
from services.sampling.draws.frame.choosing import Chosen, choose, with_missing
from services.sampling.draws.frame.continuing import Continued
from services.sampling.draws.frame.exclusions import Missing, Past, first_day_needed
from services.sampling.draws.frame.quotas import check_covert, deals_of
from services.sampling.draws.frame.requests import FrameRequest
from services.sampling.draws.frame.scope import Scope, scope_of
from services.sampling.draws.frame.serving import Serving, serving_of
from services.sampling.draws.frame.sheet import sheet_of
from services.sampling.past.drawn.store import standing_in_deals
from services.sampling.past.inspection.visits import HeldInspection
from services.sampling.plans.plan.lifecycle import Plan
from services.sampling.plans.plan.store import naming
from services.sampling.plans.plan.usecases import find_plan
from services.sampling.registers.enterprises import search_store
from services.sampling.registers.enterprises.conditions_in_sql import Among
from services.sampling.registers.enterprises.sheet import Alike, Sheet, fill
from services.sampling.registers.item_list.listed import differences
from services.sampling.registers.item_list.store import edition_on, items_on
from services.sampling.registers.records.fields import Register, as_subject
from services.sampling.registers.records.former_keys import NO_FORMER_KEYS, PERSONS, FormerKeys
from services.sampling.registers.records.history_store import kept_on
from services.sampling.registers.records.renewal_store import former_keys
from services.sampling.registers.records.retirement import Kept
from services.sampling.registers.records.store import changed_since, kept
from services.sampling.rules.policy.store import InForce, in_force, policy_adopted
from shared.access.roles import Permission
from shared.canonical import JsonObject
from shared.clock import beijing_date
from shared.contracts.frame import ProposedDeal
from shared.contracts.sampling import Disclosure, Entropy
from shared.draws.purpose import purpose_drawn
from shared.errors import Refusal
from shared.heavy import heavy
from shared.policy.conditions import Subject
from shared.policy.policy import Policy
from shared.policy.selection import Drawn, Population
from shared.work import Asking

_Fact = TypeVar("_Fact", HeldInspection, store.Drawing)
_LOOKED_BACK = timedelta(days=7)
"""The changes of the directory in these days before a freezing are counted (docs/protocol.md, "Announcement")."""


@dataclass(frozen=True)
class FrameTerms:
    """What a frame is frozen for: the request that chose the units, the purpose of the draw, the population, and what
    the policy fixes of the draw.
    """

    title: str
    selection: JsonObject
    purpose: str
    population: Population
    entropy: Entropy = "beacon"
    disclosure: Disclosure = "at-once"
    deals: tuple[ProposedDeal, ...] = ()
    reserve: int = 0
    kind: str | None = None
    policy: str | None = None
    item_edition: int | None = None
    open_by: str = ""
    plan: UUID | None = None


class FrameProspect(NamedTuple):
    """A frame as it would be frozen now: its terms, and who may be drawn. `impossible` says why freezing it would be
    refused.
    """

    terms: FrameTerms
    chosen: Chosen
    impossible: Refusal | None


class _Read(NamedTuple):
    """The facts that the choice needs: the sheet, filled in for the whole population; the enterprises that the plan
    names but the directory no longer has; how many records of a register have changed lately; and the past.

    `plain`: the past without what only readers of covert draws may know; None if there is no difference.
    `item_edition`: the edition of the item list in force, for a frame of items.
    """

    filled: Sequence[Alike]
    gone: Sequence[Missing]
    changed: int
    past: Past
    plain: Past | None
    item_edition: int | None


class _Judged(NamedTuple):
    """The result of judging: the chosen units, the excluded subjects, and the deals; `impossible` says why the frame
    cannot be frozen.
    """

    chosen: Chosen
    deals: tuple[ProposedDeal, ...] = ()
    impossible: Refusal | None = None


async def prospect(ask: Asking, request: FrameRequest) -> FrameProspect:
    """The frame as it would be frozen now, and what would be drawn. Nothing is written.

    Raises PlanUnknown, ConditionTooLarge, RulesMalformed, FrameWithheld and what `scope_of`, `serving_of`, `choose`
    and `continuing` raise.
    """
    continuing.check_alone(request)
    continued = None if request.continues is None else await _continued(ask, request.continues)
    asked = request if continued is None else await _asked_first(ask, continued)
    rules = await _rules(ask, continued)
    plan = None if asked.plan is None else await find_plan(ask, asked.plan)
    serving = None if asked.draw is None else await _serving(ask, asked.draw, asked.deal)
    scope = scope_of(asked, rules and rules.policy, ask.today, plan, serving)
    if continued is not None:
        standing = await standing_in_deals(ask.session, continued.draws)
        scope = continuing.narrowed(scope, continued, continuing.vacant_deals(continued, standing))
    embargo.check_asker(scope.disclosure == "after-visits", may_read_covert=ask.may(Permission.DRAW_READ_COVERT))
    await search_store.check_lists(ask.session, plan.bureau if plan else ask.bureau, asked.conditions)
    read = await _read(ask, scope, plan, rules)
    is_drawn = await store.has_draw(ask.session, ask.bureau, scope.purpose, ask.now)
    judged = await ask.compute(_judged, scope, read)
    impossible = judged.impossible or (purpose_drawn(scope.purpose) if is_drawn else None)
    terms = replace(_terms(request, scope, rules, judged.deals), item_edition=read.item_edition, plan=asked.plan)
    return FrameProspect(terms, judged.chosen, impossible)


async def _continued(ask: Asking, draw: UUID) -> Continued:
    found = await store.continued_with(ask.session, ask.bureau, draw)
    return continuing.check_continuable(draw, found, assigns=False, today=ask.today)


async def _asked_first(ask: Asking, continued: Continued) -> FrameRequest:
    frame = await store.frame_of(ask.session, continued.first.frame, ask.owns)
    return continuing.asked_first(frame.title, frame.selection)


async def _rules(ask: Asking, continued: Continued | None) -> InForce | None:
    """The policy of the draw that is continued; for every other frame, and for one made by hand, the one in force."""
    file = continued.first.spec.policy.file if continued else ""
    adopted = await policy_adopted(ask.session, ask.bureau, file) if file else None
    return InForce(file, adopted.policy) if adopted else await in_force(ask.session, ask.bureau, ask.today)


async def _serving(ask: Asking, draw: UUID, deal: int | None) -> Serving:
    return serving_of(draw, await store.deals_drawn(ask.session, draw, ask.bureau), deal)


async def _read(ask: Asking, scope: Scope, plan: Plan | None, rules: InForce | None) -> _Read:
    among = Among(plan.bureau, naming(plan.id)) if plan else Among(ask.bureau)
    sheet = sheet_of(scope.rules, ask.now - _LOOKED_BACK)
    # Read the past last: if a draw is recorded while we read, its enterprises are then excluded and not drawn twice.
    # Each query sees everything that was committed before it. Nothing is locked; the time of the event is the time of
    # the frame.
    filled = await _filled(ask, among, scope, sheet, rules and rules.policy)
    gone = await store.missing(ask.session, plan.id, plan.bureau) if plan else []
    past, plain = await _past(ask, among, scope)
    edition = await edition_on(ask.session, among.bureau, ask.today) if scope.population == "items" else None
    changed = await _changed(ask, among, scope.population)
    return _Read(filled, gone, changed, past, plain, edition.number if edition else None)


async def _filled(ask: Asking, among: Among, scope: Scope, sheet: Sheet, policy: Policy | None) -> Sequence[Alike]:
    """The sheet, filled in for the whole population: the database answers for enterprises, `sheet.fill` for all
    others.
    """
    match scope.population:
        case "enterprises":
            return await search_store.filled(ask.session, among, sheet)
        case "counties":
            subjects = _counties(policy)
        case register:
            records = await _records(ask, among.bureau, register)
            subjects = [(one.fields.name, as_subject(one.key, one.fields, one.former)) for one in records]
    return await ask.compute(fill, sheet, subjects)


async def _records(ask: Asking, bureau: str, register: Register) -> Sequence[Kept]:
    """The records that may be drawn: of items, those of the edition in force, if one is; of others, those in use."""
    in_force = await items_on(ask, bureau, ask.today) if register == "items" else None
    return in_force.items if in_force else await kept(ask.session, bureau, register)


def _counties(policy: Policy | None) -> list[tuple[str, Subject]]:
    supervised = policy.supervision.counties if policy and policy.supervision else ()
    return [(county.name, Subject(county.code, {"name": county.name})) for county in supervised]


async def _changed(ask: Asking, among: Among, population: Population) -> int:
    """How many records of a register have changed lately. The sheet counts enterprises, and counties never change."""
    match population:
        case "enterprises" | "counties":
            return 0
        case register:
            return await changed_of(ask, among.bureau, register)


async def changed_of(ask: Asking, bureau: str, register: Register) -> int:
    """How many records of a register have changed in the days before a freezing that are counted. Of the item list:
    how many items differ between the editions in force then and now.
    """
    before = ask.now - _LOOKED_BACK
    in_force = await items_on(ask, bureau, ask.today) if register == "items" else None
    if in_force is None:
        return await changed_since(ask.session, bureau, register, before)
    then = await items_on(ask, bureau, beijing_date(before))
    if then and then.edition == in_force.edition:
        return 0
    was = then.items if then else await kept_on(ask.session, bureau, register, beijing_date(before))
    return sum(1 for _ in differences(was, in_force.items))


async def _past(ask: Asking, among: Among, scope: Scope) -> tuple[Past, Past | None]:
    """The inspections and draws on which the frame depends; and what they are without those that only readers of covert
    draws may know, if there are such.

    A frame that is not covert is made as if no unopened covert draw existed.
    """
    rules, exclude = scope.rules, scope.rules.selection.exclude
    first = first_day_needed(exclude, rules.when)
    known = await store.inspections(ask.session, ask.bureau, among, first, rules.on)
    drawn: Sequence[store.Drawing] = ()
    if any(isinstance(each, Drawn) for each in exclude):
        drawn = await store.drawings(ask.session, ask.bureau, scope.population, scope.kind, rules.year)
    before = await store.drawings_by(ask.session, scope.continues)
    former = await former_keys(ask.session, ask.bureau) if scope.population in PERSONS else NO_FORMER_KEYS
    everything = _past_of(known, drawn, before, former)
    plain = _past_of(_open(known), _open(drawn), _open(before), former)
    if plain == everything:
        return everything, None
    return (everything, plain) if scope.disclosure == "after-visits" else (plain, None)


def _open(past: Sequence[_Fact]) -> Sequence[_Fact]:
    return [each for each in past if not each.embargoed]


def _past_of(
    held: Sequence[HeldInspection],
    drawn: Sequence[store.Drawing],
    before: Sequence[store.Drawing],
    former: FormerKeys,
) -> Past:
    days, days_before = ({former.present_name(one.identifier): one.on for one in of} for of in (drawn, before))
    return Past(held, days, days_before)


@heavy
def _judged(scope: Scope, read: _Read) -> _Judged:
    """Judge the whole population: the units, those who are left out, and the deals. Raises what `choose` raises. Takes
    a few seconds for a million enterprises.
    """
    chosen = _chosen(scope, read, read.past)
    members = chosen.members._replace(changed=chosen.members.changed + read.changed)
    if read.plain is not None:
        members = members.beside(_chosen(scope, read, read.plain).members)
    chosen = chosen._replace(members=members)
    deals: tuple[ProposedDeal, ...] = ()
    try:
        deals = deals_of(scope.taking, chosen)
        if scope.disclosure == "after-visits":
            check_covert(deals, chosen)
    except Refusal as refusal:
        return _Judged(chosen, deals, refusal)
    return _Judged(chosen, deals)


def _chosen(scope: Scope, read: _Read, past: Past) -> Chosen:
    return with_missing(choose(scope.rules, read.filled, past), read.gone, by_team=scope.rules.by_team)


def _terms(request: FrameRequest, scope: Scope, rules: InForce | None, deals: tuple[ProposedDeal, ...]) -> FrameTerms:
    return FrameTerms(
        title=request.title,
        selection=request.as_made,
        purpose=scope.purpose,
        population=scope.population,
        entropy=scope.entropy,
        disclosure=scope.disclosure,
        deals=deals,
        reserve=scope.reserve,
        kind=scope.kind,
        policy=rules.sha256 if rules and scope.kind else None,
        open_by=scope.open_by,
    )
