"""What the public may not read is taken out of a text before anything is made of it (政府信息公开条例 2019 第十五条;
浙江省行政处罚结果信息网上公开暂行办法).

The matter says who is named and what is private (`Mentions`). Beside that, whatever has the form of an identity number,
a telephone number, an account or an e-mail address is hidden, whoever wrote it. A mark tells what was hidden, and
nothing else: neither its length nor whether two marks hide the same.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from shared.contracts.publicity import Mentions, PrivateKind
from shared.errors import Invalid
from shared.identifiers import Uscc

MARKS: Mapping[PrivateKind, str] = {
    "name": "［姓名已隐去］",
    "address": "［住址已隐去］",
    "contact": "［联系方式已隐去］",
    "identity-number": "［证件号码已隐去］",
    "account": "［账号已隐去］",
    "health": "［健康信息已隐去］",
    "confidential": "［涉密内容已隐去］",
}
"""What stands in the place of what was hidden."""

_BETWEEN = r"[^\w，。；：、！？《》“”,;:!?]*"
"""What people put between the characters of a name or the digits of a number: anything but letters, digits, and what
parts sentences.
"""
_APART = r"[\s.·•()（）\-\u2010-\u2015]{0,3}"
"""What stands between the groups of a telephone number or of an account."""
_IDENTITY = re.compile(rf"(?<!\d)(?:\d{_BETWEEN}){{17}}[0-9Xx](?![0-9A-Za-z])")
_OLD_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])")
_MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_APART})?1[3-9]\d(?:{_APART}\d{{4}}){{2}}(?!\d)")
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+\s?@\s?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_ACCOUNT = re.compile(rf"(?<![0-9A-Za-z])\d(?:{_APART}\d){{15,18}}(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""The weights of GB 11643-1999, modulo 11."""
_HALF_WIDTH = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: 0x20}


class Redacted(NamedTuple):
    """A text as the public may read it, and how often what was hidden in it."""

    text: str
    hidden: Mapping[PrivateKind, int]


class _Place(NamedTuple):
    """Where something private stands in a text."""

    start: int
    end: int
    kind: PrivateKind


def redact(text: str, mentions: Mentions) -> Redacted:
    """The text with marks in the place of all that the public may not read. The name of the penalised stays."""
    places = _without_overlaps(_found(text, mentions))
    pieces, last = [], 0
    for place in places:
        pieces += [text[last : place.start], MARKS[place.kind]]
        last = place.end
    return Redacted("".join([*pieces, text[last:]]), Counter(place.kind for place in places))


def marks_in(text: str) -> Counter[PrivateKind]:
    """How often what was hidden in a text."""
    return Counter({kind: count for kind, mark in MARKS.items() if (count := text.count(mark))})


def left_in(text: str, mentions: Mentions) -> tuple[PrivateKind, ...]:
    """The kinds of what a text still has of what the public may not read: for the text of a finished page or file."""
    return tuple(sorted({place.kind for place in _found(text, mentions)}))


def _found(text: str, mentions: Mentions) -> Iterator[_Place]:
    # One character for one character, so that the places are those of the text.
    plain = text.translate(_HALF_WIDTH)
    for value, kind in _private_values(mentions):
        for found in _spelled(value.translate(_HALF_WIDTH)).finditer(plain):
            yield _Place(found.start(), found.end(), kind)
    yield from _by_form(plain)


def _private_values(mentions: Mentions) -> Iterator[tuple[str, PrivateKind]]:
    """Every private value. A name that the penalised bears too stays: it is public."""
    public = {person.name for person in mentions.persons if person.is_penalised}
    for person in mentions.persons:
        if person.name not in public:
            yield person.name, "name"
        yield from ((private.value, private.kind) for private in person.private)
    yield from ((private.value, private.kind) for private in mentions.private)


@lru_cache(maxsize=1024)
def _spelled(value: str) -> re.Pattern[str]:
    """The value, whatever stands between its letters and digits, and in capitals or not."""
    told = [character for character in value if character.isalnum()] or [value.strip()]
    return re.compile(_BETWEEN.join(map(re.escape, told)), re.IGNORECASE)


def _by_form(plain: str) -> Iterator[_Place]:
    for found in _IDENTITY.finditer(plain):
        if _is_identity(re.sub(r"[^0-9Xx]", "", found[0]).upper()):
            yield _Place(found.start(), found.end(), "identity-number")
    for found in _OLD_IDENTITY.finditer(plain):
        if _is_day(f"19{found[0][6:12]}"):
            yield _Place(found.start(), found.end(), "identity-number")
    for found in _ACCOUNT.finditer(plain):
        if _is_account(re.sub(r"\D", "", found[0])):
            yield _Place(found.start(), found.end(), "account")
    for pattern in (_MOBILE, _EMAIL):
        yield from (_Place(found.start(), found.end(), "contact") for found in pattern.finditer(plain))


def _is_identity(number: str) -> bool:
    """Whether these are a day of birth and the check character of GB 11643-1999."""
    check = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11
    return _is_day(number[6:14]) and number[17] == "10X98765432"[check]


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1900
    except ValueError:
        return False


def _is_account(number: str) -> bool:
    """Whether the last digit is the check digit of a payment card (ISO/IEC 7812-1). The code of an organisation may end
    so too, and is public.
    """
    with suppress(Invalid):
        Uscc(number)
        return False
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(number[-2::-1])]
    return (sum(digit - 9 * (digit > 9) for digit in doubled) + int(number[-1])) % 10 == 0


def _without_overlaps(places: Iterable[_Place]) -> Sequence[_Place]:
    """The places in order. Where two overlap, one that covers both is left, of the kind of the longer one."""
    kept: list[_Place] = []
    for place in sorted(places):
        if kept and place.start < kept[-1].end:
            before = kept.pop()
            longer = max(before, place, key=lambda each: each.end - each.start)
            place = _Place(before.start, max(before.end, place.end), longer.kind)
        kept.append(place)
    return kept
