"""What can be done with advance numbers: each use case loads, decides, and records the decision."""

from functools import cache
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat

from services.documents.advance_number import handing, store
from services.documents.advance_number.lifecycle import AdvanceNumber
from services.documents.advance_number.store import ADVANCES
from services.documents.advance_number.verbs import ADVANCE
from services.documents.forms.editions import edition_on
from services.documents.forms.registry import shipped_forms
from services.documents.number.series import Among, NoSeries, counted_by, letter_of
from services.documents.number.store import take
from services.documents.policies.store import policy_of
from shared.aggregate import begin, find, record, to_change
from shared.calendar import StatutoryCalendar, published_calendar
from shared.contracts.fact import Fact
from shared.contracts.numbers import AdvanceNumberTaken
from shared.work import Acting

_LATE = "逾期未交回，自动作废"


class NumbersWanted(NamedTuple):
    """So many numbers for papers of a form in an inspection, which a person takes along."""

    matter: UUID
    form: str
    team: str
    many: int
    carrier: str


@cache
def calendar() -> StatutoryCalendar:
    return published_calendar()


async def take_along(act: Acting, wanted: NumbersWanted) -> list[AdvanceNumber]:
    """Take the numbers from their series, and record who takes them along.

    Raises FormNotInForce, NoSeries, TeamUnlettered, MatterUnknown, SeriesFrozen, NumberUsed,
    YearNotPublished, NoPolicyInForce and what the decisions in `handing` raise.
    """
    secrecy = await store.secrecy_of(act, wanted.matter)
    policy, form = await policy_of(act), shipped_forms().by_code.get(wanted.form)
    word = edition_on(form, act.today).word if form else None
    if form is None or not word:
        raise NoSeries(
            f"没有代码为“{wanted.form}”且有文号的文书；请在 GET /forms 中核对。",
            f"There is no form {wanted.form!r} whose papers have numbers; compare it with GET /forms.",
            form=wanted.form,
        )
    counted = counted_by(policy.numbering, word, letter_of(policy.teams, wanted.team), act.today.year)
    rules = handing.rules_of(counted.series)
    due = handing.due_of(rules, act.today, calendar())
    handing.require_none_overdue(await store.overdue_of(act, wanted.carrier))
    among, taken = Among(wanted.matter, secrecy.covert), list[AdvanceNumber]()
    for _ in range(wanted.many):
        number = await take(act.session, act.bureau, counted, among)
        # Counted behind the lock of the series: two requests at a time do not take more than the policy lets out.
        handing.require_room(rules, wanted.many - len(taken), await store.out_for(act, among, form.code))
        fact = AdvanceNumberTaken(
            number=number, form=form.code, matter=wanted.matter, carrier=wanted.carrier, due=due, **secrecy._asdict()
        )
        taken.append(await begin(act, ADVANCES, uuid_utils.compat.uuid7(), fact))
    return taken


async def hand_in(act: Acting, advance: UUID, photograph: str) -> AdvanceNumber:
    """Record that a paper was written under the number. Raises AdvanceUnknown, StaleVersion, NotNow."""
    found = await _to_change(act, advance)
    return await _recorded(act, found, ADVANCE.decide(handing.hand_in, found, photograph))


async def give_up(act: Acting, advance: UUID, because: str) -> AdvanceNumber:
    """Record that the number is void. Raises AdvanceUnknown, StaleVersion, NotNow."""
    found = await _to_change(act, advance)
    return await _recorded(act, found, ADVANCE.decide(handing.give_up, found, because))


async def void_late(act: Acting, advance: UUID) -> None:
    """Record that the number is void, if it is still out. Raises StaleVersion if somebody decided meanwhile."""
    found = await find(act, ADVANCES, advance)
    if found and found.status == "along" and found.due <= act.now:
        await _recorded(act, found, handing.give_up(found, _LATE))


async def _to_change(act: Acting, advance: UUID) -> AdvanceNumber:
    """The number, which the caller may know of, at the version that the caller has read."""
    await store.advance_of(act, advance)
    return await to_change(act, ADVANCES, advance)


async def _recorded(act: Acting, found: AdvanceNumber, fact: Fact) -> AdvanceNumber:
    return await record(act, ADVANCES, found, fact)
