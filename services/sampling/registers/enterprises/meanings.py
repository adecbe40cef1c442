"""What a cell of a list of enterprises means: a text, an identifier, a day, a word; or why it cannot be read.

`STRICT` is how lists of the log were read by the first two versions of the reader, and never changes. `FORGIVING` takes
more cells for what they are, and says what to look at.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.sampling.registers.enterprises import wording
from services.sampling.registers.enterprises.columns import FieldName
from services.sampling.registers.lists import faults
from services.sampling.registers.lists.cells import (
    MADE_A_NUMBER,
    NOTHING,
    SUSPECT,
    as_written,
    date_of,
    tidied,
    uncomputed,
)
from services.sampling.registers.lists.faults import FaultReason
from shared.errors import Invalid
from shared.identifiers import OrganisationCheckFails, ProvisionalNumber, check_organisation, subject_identifier

Meaning = Callable[[str], str | date | FaultReason]
Look = Callable[[str], FaultReason | None]

_POSTCODE = re.compile("[0-9]{6}")
# Excel counts the days from the last of 1899; five digits are the years 1927 to 2173.
_SERIAL = re.compile("[0-9]{5}")
_FIRST_DAY = date(1899, 12, 30)
_NO_CODE = frozenset({"无", "暂无", "没有", "未办理", "正在办理", "办理中", "无证", "待办"})


@dataclass(frozen=True, slots=True)
class Meanings:
    """How cells are read. `forgiving`: only the name and the identifier decide whether a row is taken, and `looks` says
    of a value that is taken what is odd about it.
    """

    uncomputed: Callable[[str], str | FaultReason]
    meaning: Mapping[FieldName, Meaning]
    looks: Mapping[FieldName, Look]
    forgiving: bool

    def text(self, cell: str, limit: int) -> str | FaultReason:
        """The text of a cell without surrounding space; "" for a text that means "not known"; or the reason why the
        text cannot be read.
        """
        text: str | FaultReason = cell.strip()
        if isinstance(text, str) and not text.isprintable():
            text = tidied(text)
        if isinstance(text, str) and text[:1] in SUSPECT:
            text = self.uncomputed(text)
        if isinstance(text, FaultReason):
            return text
        if len(text) > limit:
            return faults.too_long(limit, len(text))
        return "" if text in NOTHING else text


def _identifier(text: str) -> str | FaultReason:
    if MADE_A_NUMBER.fullmatch(text):
        return faults.MANGLED
    try:
        return str(subject_identifier(text))
    except Invalid as refused:
        if len(text) == 18 and text.isdigit() and text.endswith("000"):
            # Excel keeps 15 digits of a number and writes zeros for the rest.
            return faults.MANGLED
        return _refused(refused)


def _given(text: str) -> str | FaultReason:
    """An identifier that a licence or a bureau gives."""
    return faults.NO_CODE if text in _NO_CODE else _identifier(text)


def _exact(text: str) -> str | FaultReason:
    """An identifier as the first versions took it: no numbers of a bureau, no organisation code that fails."""
    value = _identifier(text)
    try:
        if isinstance(value, str) and len(value) == 18:
            check_organisation(value)
        elif isinstance(value, str) and len(value) == len(ProvisionalNumber.example):
            subject_identifier("0" * len(value))
    except Invalid as refused:
        return _refused(refused)
    return value


def _refused(refused: Invalid) -> FaultReason:
    return FaultReason(refused.code, refused.detail, refused.detail_en)


def _organisation(identifier: str) -> FaultReason | None:
    if len(identifier) != 18:
        return None
    try:
        check_organisation(identifier)
    except OrganisationCheckFails as refused:
        return faults.organisation_code(refused.code, identifier)
    return None


def _day(text: str) -> date | FaultReason:
    return _FIRST_DAY + timedelta(days=int(text)) if _SERIAL.fullmatch(text) and text > "1" else date_of(text)


def _telephone(text: str) -> str | FaultReason:
    return faults.MANGLED if MADE_A_NUMBER.fullmatch(text) else text


def _postcode(text: str) -> str | FaultReason:
    return text if _POSTCODE.fullmatch(text) else faults.POSTCODE


_WORDS: Mapping[FieldName, Meaning] = {
    "industry_code": wording.industry_code,
    "credit_class": wording.credit_class,
    "status": wording.status,
    "telephone": _telephone,
    "postcode": _postcode,
}
STRICT = Meanings(uncomputed, {**_WORDS, "identifier": _exact, "registered_on": date_of}, {}, forgiving=False)
FORGIVING = Meanings(
    as_written,
    {**_WORDS, "identifier": _given, "registered_on": _day},
    {"identifier": _organisation},
    forgiving=True,
)
