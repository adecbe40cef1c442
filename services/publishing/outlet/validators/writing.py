"""Flaws of what goes into files: texts that a file of the outlet's format cannot carry unchanged, by the rules of those
who write it.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from services.publishing.outlet.files import ExchangeFormat, Row, Unwritable, unwritable_in
from services.publishing.outlet.mapping import withdrawal_fields
from services.publishing.outlet.records import REASON, Withdrawal
from services.publishing.outlet.target import Target
from services.publishing.outlet.validators.dispatch import Dispatch, Known
from services.publishing.outlet.validators.flaw import Case, Flaw, Spotted, told
from shared.contracts.deliveries import RecordKind

UNWRITABLE = "unwritable"
"""The flaw."""
_CASES: Mapping[Literal["character", "escape", "length"], Case] = {
    "character": "incorrect",
    "escape": "conflict",
    "length": "missing",
}


def unwritable(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    if known.form and (found := unwritable_in(dispatch.mapped.fields, known.form)):
        yield _spotted(found, dispatch.record.kind, dispatch.target)


def unwritable_withdrawal(withdrawal: Withdrawal, target: Target, known: Known) -> Iterator[Spotted]:
    """The same of the row of a withdrawal."""
    if known.form and (found := unwritable_in(withdrawal_fields(withdrawal, target), known.form)):
        yield _spotted(found, withdrawal.of, target)


def flaw_of_row(row: Row, form: ExchangeFormat, key: str, kind: RecordKind, target: Target) -> Flaw | None:
    """The flaw of a row that is about to be written; None if it can be."""
    found = unwritable_in(row, form)
    return told(UNWRITABLE, _spotted(found, kind, target), key=key, kind=kind, target=target) if found else None


def _spotted(found: Unwritable, kind: RecordKind, target: Target) -> Spotted:
    named = target.fields(kind).get(found.name)
    field = named.from_ if named else REASON
    is_length = found.how == "length"
    return Spotted(_CASES[found.how], field, "" if is_length else found.found, found.found if is_length else "")
