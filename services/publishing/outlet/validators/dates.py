"""Flaws of days: sent late, in the future, over before it began, written in another form."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

from services.publishing.outlet.mapping import DATE_FORMS
from services.publishing.outlet.records import value_of
from services.publishing.outlet.target import Target
from services.publishing.outlet.validators.dispatch import Dispatch, Known, accepted
from services.publishing.outlet.validators.flaw import Spotted
from shared.contracts.deliveries import RecordKind
from shared.law.due import due
from shared.law.law import NoLawInForce

_BEGINS: dict[RecordKind, str] = {
    "inspection-results": "inspected-on",
    "penalties": "decided-on",
    "typical-cases": "published-on",
}
"""The day of each record from which its time at the target runs."""
_ENDS = ("valid-until", "shown-until")


def due_day(kind: RecordKind, begun: date, target: Target, known: Known) -> date | None:
    """The last day on which a record is in time at the target: by the first of its rules that holds on the day `begun`,
    or by the bureau's policy if that is earlier. None if no rule holds and the policy has none.
    """
    days = [known.due_by_policy] if known.due_by_policy else []
    for rule in target.of_kind(kind).due:
        with suppress(NoLawInForce):
            days.append(due(known.law.period(rule, on=begun), begun, known.calendar).day)
            break
    return min(days, default=None)


def late(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    record, field = dispatch.record, _BEGINS[dispatch.record.kind]
    begun = value_of(record, field)
    if not isinstance(begun, date) or accepted(record.key, known.earlier):
        return
    last = due_day(record.kind, begun, dispatch.target, known)
    if last is None:
        yield Spotted("missing", field, begun.isoformat())
    elif last < known.today:
        yield Spotted("incorrect", field, expected=last.isoformat())


def date_order(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    record = dispatch.record
    begun = value_of(record, _BEGINS[record.kind])
    for field in ("inspected-on", "decided-on", "published-on"):
        day = _day(dispatch, field)
        if day and day > known.today:
            yield Spotted("incorrect", field, day.isoformat(), known.today.isoformat())
    if record.kind != "penalties":
        return
    if record.valid_until is None and record.shown_until is None:
        yield Spotted("missing", "valid-until")
    for field in _ENDS:
        last = _day(dispatch, field)
        first = _first_day(begun if isinstance(begun, date) else None, dispatch, known)
        if last and first and last < first:
            yield Spotted("conflict", field, last.isoformat(), first.isoformat())


def date_format(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    """What is to be sent says the days of the record, in the form of the target."""
    for name, field in dispatch.target.fields(dispatch.record.kind).items():
        day = _day(dispatch, field.from_)
        if field.date is None or day is None:
            continue
        text = dispatch.mapped.fields.get(name)
        if text is None:
            yield Spotted("missing", field.from_)
            continue
        said = _parsed(text, DATE_FORMS[field.date])
        if said is None:
            yield Spotted("incorrect", field.from_, text, field.date)
        elif said != day:
            yield Spotted("conflict", field.from_, said.isoformat(), day.isoformat())


def _first_day(begun: date | None, dispatch: Dispatch, known: Known) -> date | None:
    """The day that no last day is before: that of the decision, and of a new record today."""
    days = [begun, known.today if dispatch.endpoint == "new" else None]
    return max((day for day in days if day), default=None)


def _day(dispatch: Dispatch, field: str) -> date | None:
    value = getattr(dispatch.record, field.replace("-", "_"), None)
    return value if isinstance(value, date) else None


def _parsed(text: str, form: str) -> date | None:
    """The day that a text in this form says; None if it is in no such form."""
    with suppress(ValueError):
        moment = datetime.strptime(text, form)  # noqa: DTZ007  # a day of Beijing, without a zone
        if moment.strftime(form) == text:
            return moment.date()
    return None
