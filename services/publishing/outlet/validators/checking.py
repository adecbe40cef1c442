"""All validators of what is about to be sent, and the one place that runs them."""

from collections.abc import Callable, Iterator, Mapping

from services.publishing.outlet.records import Withdrawal
from services.publishing.outlet.target import Target
from services.publishing.outlet.validators import content, dates, history, party, privacy, writing
from services.publishing.outlet.validators.dispatch import Dispatch, HistoryStep, Known, step_of, step_of_withdrawal
from services.publishing.outlet.validators.flaw import Flaw, Spotted, told
from shared.contracts.deliveries import Operation

OF_RECORDS: Mapping[str, Callable[[Dispatch, Known], Iterator[Spotted]]] = {
    "code-of-class": party.code_of_class,
    "individual-business-form": party.individual_business_form,
    "registered-name": party.registered_name,
    "code-beginning": party.code_beginning,
    "code-length": party.code_length,
    "late": dates.late,
    "date-order": dates.date_order,
    "date-format": dates.date_format,
    "excluded-decision": history.excluded_decision,
    "required-field": content.required_field,
    "special-characters": content.special_characters,
    "closed-list": content.closed_list,
    "amount-unit": content.amount_unit,
    "number-brackets": content.number_brackets,
    "too-long": content.too_long,
    "personal-data": privacy.personal_data,
    writing.UNWRITABLE: writing.unwritable,
}
"""Flaw → what finds it in a record."""
OF_STEPS: Mapping[str, Callable[[HistoryStep, Known], Iterator[Spotted]]] = {
    "duplicate": history.duplicate,
    "unknown-history": history.unknown_history,
    "other-endpoint": history.other_endpoint,
    "key-length": history.key_length,
}
"""Flaw → what finds it by the history of the record at the target, of a withdrawal too."""


def flaws_in(dispatch: Dispatch, known: Known) -> list[Flaw]:
    """All flaws of a record that is about to be sent. Only if none of them stops it, it may be sent."""
    record = dispatch.record
    found = [(flaw, each) for flaw, validator in OF_RECORDS.items() for each in validator(dispatch, known)]
    found += _by_history(step_of(dispatch), known)
    return [told(flaw, each, key=record.key, kind=record.kind, target=dispatch.target) for flaw, each in found]


def flaws_in_withdrawal(
    withdrawal: Withdrawal, target: Target, known: Known, endpoint: Operation = "withdrawals"
) -> list[Flaw]:
    """All flaws of a withdrawal that is about to be sent."""
    found = _by_history(step_of_withdrawal(withdrawal, target, endpoint), known)
    found += [(writing.UNWRITABLE, each) for each in writing.unwritable_withdrawal(withdrawal, target, known)]
    return [told(flaw, each, key=withdrawal.key, kind=withdrawal.of, target=target) for flaw, each in found]


def _by_history(step: HistoryStep, known: Known) -> list[tuple[str, Spotted]]:
    return [(flaw, each) for flaw, validator in OF_STEPS.items() for each in validator(step, known)]
