"""A record in the names, units, lengths and lists of a target."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from services.publishing.outlet.records import (
    FIELDS,
    InspectionResultRecord,
    ItemResult,
    PenaltyRecord,
    SentRecord,
    Value,
    Withdrawal,
)
from services.publishing.outlet.target import AmountForm, DetailsForm, LeftOut, Required, Target, TargetField
from shared.canonical import digest
from shared.contracts.deliveries import RecordKind

DATE_FORMS: Mapping[str, str] = {
    "yyyy-MM-dd": "%Y-%m-%d",
    "yyyy-MM-dd HH:mm:ss": "%Y-%m-%d %H:%M:%S",
    "yyyyMMdd": "%Y%m%d",
}
LEFT_OUT: Mapping[LeftOut, tuple[str, str]] = {
    "summary-penalty": ("简易程序作出的处罚不报送", "penalties by summary procedure are not sent"),
    "withheld-decision": ("依法不公开的决定不报送", "decisions that by law are not public are not sent"),
}
"""Why a target is not told of something, in Chinese and in English."""
_YUAN_OF: Mapping[str, Decimal] = {"yuan": Decimal(1), "wan-yuan": Decimal(10_000)}
_BREAK = re.compile(r"[^\S\r\n]*(?:\r\n|[\r\n\u2028\u2029])\s*")


class Overflow(NamedTuple):
    """A value that its column cannot hold: it is longer than `limit` characters, larger than `limit`, or has more
    decimals than `limit`.
    """

    field: str
    name: str
    over: Literal["length", "amount", "places"]
    limit: str


@dataclass(frozen=True)
class Mapped:
    """A record as the target takes it: name at the target → text. A field without a value is left out.

    What a column cannot hold is named in `overflows`; it stands in `fields` as a whole, and must not be sent.
    """

    kind: RecordKind
    key: str
    version: int
    fields: Mapping[str, str]
    overflows: tuple[Overflow, ...]

    @property
    def sha256(self) -> str:
        """The hash by which the target and we compare what it kept."""
        return digest(dict(self.fields))


def left_out(record: SentRecord, target: Target) -> LeftOut | None:
    """Why the target is not told of the record; None if it is. The target takes records of the kind."""
    excluded = target.of_kind(record.kind).leaves_out
    if isinstance(record, InspectionResultRecord):
        return None
    if record.withheld and "withheld-decision" in excluded:
        return "withheld-decision"
    if isinstance(record, PenaltyRecord) and record.procedure == "summary" and "summary-penalty" in excluded:
        return "summary-penalty"
    return None


def mapped(record: SentRecord, target: Target) -> Mapped:
    """The record in the words of the target, which takes records of the kind.

    A text that is too long goes on in the field that the target names for that, with the place where it goes on; where
    the target names none, it overflows.
    """
    named = target.fields(record.kind)
    values = {name: FIELDS[record.kind][field.from_].read(record) for name, field in named.items()}
    texts = {name: written(values[name], field, target) for name, field in named.items()}
    for name, field in named.items():
        if field.rest and field.longest and len(texts[name]) > field.longest:
            texts[name], rest = _split(texts[name], field)
            texts[field.rest] = "；".join(filter(None, (texts[field.rest], rest)))
    overflows = (_overflow(texts[name], values[name], field) for name, field in named.items())
    return Mapped(
        record.kind,
        record.key,
        record.version,
        {name: text for name, text in texts.items() if text},
        tuple(overflow for overflow in overflows if overflow),
    )


def withdrawal_fields(withdrawal: Withdrawal, target: Target) -> Mapping[str, str]:
    """A withdrawal as a row of a file: the target's names of key and version, and the reason."""
    names = {field.from_: name for name, field in target.fields(withdrawal.of).items()}
    return {
        names["key"]: withdrawal.key,
        names["version"]: str(withdrawal.version),
        target.reason_name: _one_line(withdrawal.reason),
    }


def written(value: Value, field: TargetField, target: Target) -> str:
    """The value as a text of the target; "" if there is none. Line breaks become spaces."""
    match value:
        case None:
            return ""
        case date():
            return value.strftime(DATE_FORMS[field.date or "yyyy-MM-dd"])
        case Decimal():
            return amount_text(value, field.amount) if field.amount else str(value)
        case str():
            return target.choices[field.choices][value] if field.choices and value else _one_line(value)
        case _:
            results = [each for each in value if isinstance(each, ItemResult)]
            if results:
                return _details(results, field.details) if field.details else ""
            return field.separator.join(target.choices[field.choices or ""][str(code)] for code in value)


def amount_text(yuan: Decimal, form: AmountForm) -> str:
    """A sum in the unit and with the decimals of the target; with more decimals if it has more."""
    amount = yuan / _YUAN_OF[form.unit]
    fixed = amount.quantize(Decimal(1).scaleb(-form.places))
    return f"{fixed if fixed == amount else amount.normalize():f}"


def is_required(when: Required, record: SentRecord) -> bool:
    """Whether a field with this mark must have a value in the record."""
    return _REQUIRED[when](record)


def _kinds(record: SentRecord) -> tuple[str, ...]:
    return record.kinds if isinstance(record, PenaltyRecord) else ()


def _has_no_older_code(record: SentRecord) -> bool:
    codes = record.party.codes
    older = (codes.registration, codes.organisation, codes.tax, codes.institution, codes.association)
    return record.party.party_class != "person" and not any(older)


_REQUIRED: Mapping[Required, Callable[[SentRecord], bool]] = {
    "always": lambda record: True,
    "never": lambda record: False,
    "if-no-code": _has_no_older_code,
    "if-person": lambda record: record.party.party_class == "person",
    "if-fined": lambda record: "fine" in _kinds(record),
    "if-confiscated": lambda record: bool({"gains-confiscated", "goods-confiscated"} & set(_kinds(record))),
    "if-licence": lambda record: bool({"licence-suspended", "licence-revoked"} & set(_kinds(record))),
}


def _one_line(text: str) -> str:
    return _BREAK.sub(" ", text.strip())


def _details(results: Sequence[ItemResult], form: DetailsForm) -> str:
    """The results as a JSON text, numbered from 1."""
    objects = []
    for number, result in enumerate(results, 1):
        told: dict[str, str | int] = {form.number: number, form.item: result.item, form.text: result.text}
        if form.local:
            told[form.local] = result.local
        if form.national:
            told[form.national] = result.national
        objects.append(told)
    return json.dumps(objects, ensure_ascii=False, separators=(",", ":"))


def _split(text: str, field: TargetField) -> tuple[str, str]:
    """What fits into the field, with the place where it goes on; and the rest, with the place where it began."""
    mark = f"（续见{field.rest}）"
    fits = max((field.longest or 0) - len(mark), 0)
    return text[:fits] + mark, f"{field.name}续：{text[fits:]}"


def _overflow(text: str, value: Value, field: TargetField) -> Overflow | None:
    if field.longest is not None and len(text) > field.longest:
        return Overflow(field.from_, field.name, "length", str(field.longest))
    if isinstance(value, Decimal) and field.amount:
        if Decimal(text) > field.amount.largest:
            return Overflow(field.from_, field.name, "amount", str(field.amount.largest))
        if -int(Decimal(text).as_tuple().exponent) > field.amount.places:
            return Overflow(field.from_, field.name, "places", str(field.amount.places))
    return None
