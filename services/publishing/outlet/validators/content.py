"""Flaws of what fields say: empty, unreadable, outside a list, too long, in the wrong unit."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from services.publishing.outlet.mapping import is_required
from services.publishing.outlet.records import InspectionResultRecord, PenaltyRecord, text_of
from services.publishing.outlet.said import UNSEEN
from services.publishing.outlet.target import TargetField
from services.publishing.outlet.validators.dispatch import Dispatch, Known, accepted
from services.publishing.outlet.validators.flaw import Spotted
from shared.law.kinds import ResultText

_NOTHING = frozenset({"无", "空", "暂无", "不详", "待定", "未知", "/", "-", "—", "——", "*", "null", "none", "n/a"})
"""What people write into a field that they cannot fill."""
_REPLACEMENT, _BASIC_PLANE = "\ufffd", 0xFFFF
_NAMED_FINE = re.compile(r"罚款(?:人民币)?[^\d，。；]{0,6}?(\d[\d,，]*(?:\.\d+)?)\s*(万)?元")
_TEN_THOUSAND = 10_000


def required_field(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    fields, before = dispatch.mapped.fields, accepted(dispatch.record.key, known.earlier)
    for name, field in _named(dispatch):
        text = fields.get(name, "")
        if is_required(field.required, dispatch.record):
            if not text:
                yield Spotted("missing", field.from_)
            elif text.strip().lower() in _NOTHING:
                yield Spotted("incorrect", field.from_, text)
        elif before and name in before[-1].filled and not text:
            yield Spotted("conflict", field.from_)


def special_characters(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    for name, field in _named(dispatch):
        text = dispatch.mapped.fields.get(name, "")
        if unseen := _special(text, dispatch.target.refused_characters if _is_plain(field) else ""):
            in_directory = field.from_ == "party.name" and known.party and unseen in known.party.name
            yield Spotted("conflict" if in_directory else "incorrect", field.from_, f"U+{ord(unseen):04X}")
        elif _is_plain(field) and text and text not in _NOTHING and not any(map(str.isalnum, text)):
            yield Spotted("missing", field.from_)


def closed_list(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    yield from _outside_choices(dispatch)
    if isinstance(dispatch.record, InspectionResultRecord):
        yield from _outside_results(dispatch.record, known)
    authority = dispatch.record.authority
    if known.authorities:
        registered = known.authorities.get(authority.code)
        if registered is None:
            codes = sorted(known.authorities)
            yield Spotted("incorrect", "authority.code", authority.code, "、".join(codes), expected_en=", ".join(codes))
        elif registered != authority.name:
            yield Spotted("conflict", "authority.name", authority.name, registered)


def amount_unit(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    for over in dispatch.mapped.overflows:
        if over.over == "amount":
            yield Spotted("incorrect", over.field, dispatch.mapped.fields[over.name], f"≤ {over.limit}")
        elif over.over == "places":
            said = dispatch.mapped.fields[over.name]
            yield Spotted("incorrect", over.field, said, f"{over.limit} 位小数", expected_en=f"{over.limit} decimals")
    record = dispatch.record
    if not isinstance(record, PenaltyRecord):
        return
    if record.fine and "fine" not in record.kinds:
        yield Spotted("missing", "fine", f"{record.fine:f}", "罚款", expected_en="fine")
    if record.confiscated and not {"gains-confiscated", "goods-confiscated"} & set(record.kinds):
        yield Spotted("missing", "confiscated", f"{record.confiscated:f}", "没收", expected_en="confiscation")
    said_of = fines_in(record.content)
    if record.fine is not None and said_of and record.fine not in said_of:
        yield Spotted("conflict", "fine", f"{record.fine:f}", f"{said_of[0]:f}")


def number_brackets(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    number = text_of(dispatch.record, "number")
    if not number:
        return
    other = _OTHER_BRACKETS.search(number)
    if other:
        yield Spotted("incorrect", "number", number, number.replace(other[0], f"〔{other[1]}〕"))
    elif not _YEAR.search(number):
        yield Spotted("missing", "number", number)
    elif known.number and known.number != number:
        yield Spotted("conflict", "number", number, known.number)


def too_long(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    named = dict(_named(dispatch))
    takes_rests = {field.rest for field in named.values()}
    for over in dispatch.mapped.overflows:
        if over.over == "length":
            yield Spotted("incorrect" if over.name in takes_rests else "missing", over.field, expected=over.limit)


def fines_in(text: str) -> list[Decimal]:
    """The fines that a text names in digits, in yuan."""
    return [
        Decimal(re.sub("[,，]", "", digits)) * (_TEN_THOUSAND if thousands else 1)
        for digits, thousands in _NAMED_FINE.findall(text)
    ]


_YEAR = re.compile(r"〔\d{4}〕")
_OTHER_BRACKETS = re.compile(r"[【\[［(（{｛﹝<《]\s*(\d{4})\s*[】\]］)）}｝﹞>》]")


def _named(dispatch: Dispatch) -> Iterator[tuple[str, TargetField]]:
    yield from dispatch.target.fields(dispatch.record.kind).items()


def _is_plain(field: TargetField) -> bool:
    return not (field.choices or field.date or field.amount or field.details)


def _special(text: str, refused: str) -> str | None:
    """The first character that nobody sees, that stands for one that was lost, that is a picture, or that the target
    refuses.
    """
    return next((each for each in text if each in refused or _is_special(each)), None)


def _is_special(each: str) -> bool:
    kind = unicodedata.category(each)
    return each == _REPLACEMENT or kind in UNSEEN or (ord(each) > _BASIC_PLANE and kind != "Lo")


def _outside_choices(dispatch: Dispatch) -> Iterator[Spotted]:
    """What is to be sent says the texts of the target's own list."""
    for name, field in _named(dispatch):
        text = dispatch.mapped.fields.get(name)
        if field.choices and text:
            known = tuple(dispatch.target.choices[field.choices].values())
            for said in text.split(field.separator):
                if said not in known:
                    yield Spotted("incorrect", field.from_, said, "、".join(known), expected_en=", ".join(known))


def _outside_results(record: InspectionResultRecord, known: Known) -> Iterator[Spotted]:
    """Every result is one of the national list of the day: it has the text of its code, or without one a text of it."""
    if record.inspected_on is None:
        return
    texts = {row.national: row.text for row in known.law.of(ResultText) if row.holds_on(record.inspected_on)}
    for result in record.results:
        if not result.national:
            if result.text not in texts.values():
                yield Spotted("missing", "results")
        elif texts.get(result.national) != result.text:
            right = [texts[result.national]] if result.national in texts else list(texts.values())
            said = f"{result.national} {result.text}"
            yield Spotted("incorrect", "results", said, "、".join(right), expected_en=", ".join(right))
