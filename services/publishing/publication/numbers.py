"""Numbers of persons that are known by their form: of identity documents, telephones and accounts; e-mail addresses."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from services.publishing.publication.stretches import Stretch
from shared.errors import Invalid
from shared.identifiers import IssuedUscc

BETWEEN = r"(?:_|[^\w，。；：、！？《》“”,;:!?])*"
"""What people put between the characters of a name or the digits of a number: anything but letters, digits, and what
parts sentences.
"""
_APART = r"[\s.·•()（）\-\u2010-\u2015]{0,3}"
"""What stands between the groups of an account."""
_PARTED = r"[\s.·•・‧∙⋅()/_~\-\u2010-\u2015\u2212]{0,3}"
"""What stands between the groups of a telephone number."""
_COUNTRY = rf"(?:\+|00)?86{_PARTED}"
_IDENTITY = re.compile(rf"(?<!\d)(?:\d{BETWEEN}){{17}}[\dx](?!\d)")
_OLD_IDENTITY = re.compile(r"(?<![\da-z])\d{15}(?![\da-z])")
_ACCOUNT = re.compile(rf"(?<![\da-z])\d(?:{_APART}\d){{15,18}}(?![\da-z])")
_EMAIL = re.compile(r"[a-z0-9._%+\-]{1,64}\s?@\s?[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,8}")
_GROUPS = ((3, 4, 4), (3, 3, 5), (3, 5, 3), (4, 3, 4), (4, 4, 3), (5, 3, 3))
"""How people part the eleven digits of a mobile number; never into groups of one or two, as days and amounts are."""
_MOBILE = re.compile(
    rf"(?<!\d)(?:{_COUNTRY})?(?:"
    + "|".join(
        rf"1[3-9]\d{{{first - 2}}}{_PARTED}\d{{{second}}}{_PARTED}\d{{{third}}}" for first, second, third in _GROUPS
    )
    + r")(?!\d)"
)
_EXTENSION = r"(?:\s?(?:-|转|分机)\s?\d{1,5})?"
# The short area codes have numbers of eight digits, the others of seven or eight.
_LANDLINE = re.compile(
    rf"(?<![\da-z.])(?<![\da-z]-)\(?(?:{_COUNTRY}0?|0)"
    rf"(?:(?:10|2\d){_PARTED}[2-9]\d{{3}}|[3-9]\d\d{_PARTED}[2-9]\d{{2,3}}){_PARTED}\d{{4}}{_EXTENSION}(?!\d)"
)
_SERVICE = re.compile(
    rf"(?<![\da-z.])(?<![\da-z]-)[48]00{_PARTED}(?:\d{{3}}{_PARTED}\d{{4}}|\d{{4}}{_PARTED}\d{{3}})"
    r"(?!\d|\.\d|\s?[元吨米升克百千万亿])"
)
"""Numbers that a business pays for, 400 and 800; no sums and quantities."""
_LABELLED = re.compile(
    rf"(?:电话|座机|固话|传真|联系方式|\btel|\bfax)(?:号码|号)?[\s:：为是.()]{{0,3}}([2-9]\d{{2,3}}{_PARTED}\d{{4}}{_EXTENSION})(?!\d)"
)
"""A number without its area code, of which the text says that it is of a telephone."""
_FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""The weights of GB 11643-1999, modulo 11."""


def numbers_in(plain: str) -> Iterator[Stretch]:
    """All numbers of persons in a text without capitals (`likeness`), in digits or in Chinese figures."""
    plain = plain.translate(_FIGURES)
    for found in _IDENTITY.finditer(plain):
        if _is_identity(re.sub(r"[^\dx]", "", found[0])):
            yield Stretch(found.start(), found.end(), "identity-number")
    for found in _OLD_IDENTITY.finditer(plain):
        if _is_day(f"19{found[0][6:12]}"):
            yield Stretch(found.start(), found.end(), "identity-number")
    for found in _ACCOUNT.finditer(plain):
        if _is_account(re.sub(r"\D", "", found[0])):
            yield Stretch(found.start(), found.end(), "account")
    for pattern in (_MOBILE, _LANDLINE, _SERVICE, _EMAIL):
        yield from (Stretch(found.start(), found.end(), "contact") for found in pattern.finditer(plain))
    yield from (Stretch(found.start(1), found.end(1), "contact") for found in _LABELLED.finditer(plain))


def _is_identity(number: str) -> bool:
    """Whether these are a day of birth and the check character of GB 11643-1999."""
    check = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11
    return _is_day(number[6:14]) and number[17] == "10x98765432"[check]


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
        IssuedUscc(number)
        return False
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(number[-2::-1])]
    return (sum(digit - 9 * (digit > 9) for digit in doubled) + int(number[-1])) % 10 == 0
