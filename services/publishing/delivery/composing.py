"""The neutral record of a publication: what its matter tells, and what publishing knows beside it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from services.publishing.outlet.records import (
    Authority,
    InspectionResultRecord,
    ItemResult,
    PartyClass,
    PlanNumbered,
    RecordParty,
    Selection,
    SentRecord,
    TaskNumbered,
)
from services.publishing.outlet.telling import case_record, penalty_record
from services.publishing.outlet.validators.dispatch import RegisteredParty
from services.publishing.publication.redaction import redact
from shared.canonical import JsonObject
from shared.contracts.penalty import PartyCodes, PenaltyTold
from shared.contracts.publicity import Mentions
from shared.contracts.results import InspectionResultTold
from shared.law.kinds import ResultText
from shared.law.law import Law
from shared.policy.draws import DrawKind
from shared.policy.purposes import is_by_hand


class CaseTold(NamedTuple):
    """A typical case as it was released on the day `published`, and the penalty that it is about."""

    penalty: PenaltyTold
    content: JsonObject
    published: date

    @property
    def mentions(self) -> Mentions:
        return self.penalty.mentions


MatterTold = InspectionResultTold | PenaltyTold | CaseTold
"""What a matter tells, of which credit systems are told."""
_LISTED: dict[str, str] = {"as-required": "nothing-found", "does-not-apply": "no-such-activity"}
"""What was found at an item → the rule of law with the text of the national list."""
_DAY = timedelta(days=1)


class DrawNumbered(NamedTuple):
    """The draw that drew the enterprise, as the national system numbers it, and the plan that it carries out."""

    plan: PlanNumbered | None
    task: TaskNumbered
    selection: Selection | None


class RecordTeller(NamedTuple):
    """Who tells the record, under which key: the bureau's area, and the authority with its name and its code."""

    key: str
    area: str
    authority: Authority


class Beside(NamedTuple):
    """What is known beside what the matter tells: the law; the draw, of a result; and the first day on which the
    publication is not shown any more.
    """

    law: Law
    drawn: DrawNumbered | None = None
    over_on: date | None = None


def record_of(told: MatterTold, *, version: int, by: RecordTeller, beside: Beside) -> SentRecord:
    """The record in its `version`, from 1."""
    if isinstance(told, PenaltyTold):
        over_on = beside.over_on
        record = penalty_record(told, version=version, shown_until=over_on and over_on - _DAY)
        return record.model_copy(update={"key": by.key})
    if isinstance(told, CaseTold):
        return case_record(told.penalty, told.content, key=by.key, version=version, published=told.published)
    drawn = beside.drawn
    return InspectionResultRecord(
        key=by.key,
        version=version,
        area=by.area,
        plan=drawn and drawn.plan,
        task=drawn and drawn.task,
        selection=drawn and drawn.selection,
        authority=by.authority,
        inspected_on=told.visited,
        party=RecordParty(
            party_class=_class_of(told),
            name=told.party.name,
            codes=PartyCodes(uscc=told.party.identifier),
        ),
        results=tuple(_results(told, beside.law)),
        certificates=told.certificates,
    )


def by_present_name(record: SentRecord, party: RegisteredParty | None) -> SentRecord:
    """The record with the name that an enterprise has in the directory now, if it says a former one: credit systems
    know a party by the name of now.
    """
    if party is None or record.party.name not in party.former_names or record.party.party_class == "person":
        return record
    return record.model_copy(update={"party": record.party.model_copy(update={"name": party.name})})


def _results(told: InspectionResultTold, law: Law) -> Iterator[ItemResult]:
    """The result of each item that was checked, in the words of the national list; then that of the whole inspection,
    which an item that is not as required bears too.
    """
    listed = {row.rule: row for row in law.of(ResultText) if row.holds_on(told.visited)}
    whole = ItemResult(item="", local=told.local, national=told.national, text=redact(told.result, told.mentions).text)
    for item in told.items:
        title = redact(item.title, told.mentions).text
        row = listed.get(_LISTED.get(item.checked or "", ""))
        if row:
            yield ItemResult(item=title, local=row.rule, national=row.national, text=row.text)
        elif item.checked == "not-as-required":
            yield whole.model_copy(update={"item": title})
    yield whole


def is_told(told: MatterTold) -> bool:
    """Whether credit systems are told of it: of results, only of those for which a draw asked (双随机)."""
    return not isinstance(told, InspectionResultTold) or (told.draw is not None and told.occasion == "draw")


def mentions_of(told: MatterTold) -> Mentions:
    return told.mentions


def selection_of(purpose: str, kind: DrawKind | None) -> Selection | None:
    """Whether the draw was from some of the enterprises, whom a condition or a person chose (定向), or from all
    (不定向); None if the policy does not know its kind.
    """
    if is_by_hand(purpose):
        return "directed"
    if kind is None:
        return None
    return "directed" if kind.selection.where else "undirected"


def _class_of(told: InspectionResultTold) -> PartyClass:
    return "individual-business" if told.party.individual else "organisation"
