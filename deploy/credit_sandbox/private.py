"""Data of persons that no record may contain: identity numbers, mobile numbers, accounts (practice of 双公示)."""

import re
from datetime import datetime
from operator import mul

from shared.errors import Refusal
from shared.identifiers import Uscc

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(\d{17}[\dXx])(?![0-9A-Za-z])", re.ASCII)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.ASCII)
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){15,18}(?![0-9A-Za-z])", re.ASCII)
# GB 11643-1999: the weights of the first 17 digits, and the check character of each remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def private_data_in(text: str) -> str | None:
    """What kind of private data a text contains, in Chinese; None if it contains none."""
    if any(is_identity_number(found) for found in _IDENTITY.findall(text)):
        return "身份证号码"
    if _MOBILE.search(text):
        return "手机号码"
    if any(_is_account(found) and not _is_uscc(found) for found in _ACCOUNT.findall(text)):
        return "银行账号"
    return None


def is_identity_number(text: str) -> bool:
    """Whether a text is a citizen's identity number by GB 11643: a possible birthday, and its check character."""
    if not _IDENTITY.fullmatch(text):
        return False
    try:
        datetime.strptime(text[6:14], "%Y%m%d")  # noqa: DTZ007  # a birthday has no zone
    except ValueError:
        return False
    return text[17].upper() == _CHECKS[sum(map(mul, map(int, text[:17]), _WEIGHTS)) % 11]


def _is_uscc(text: str) -> bool:
    """Whether digits are the code of an organisation, which is no secret."""
    try:
        Uscc(text)
    except Refusal:
        return False
    return True


def _is_account(text: str) -> bool:
    """Whether digits are the number of a bank card: its last digit checks the others (ISO/IEC 7812, Luhn)."""
    digits = [int(each) for each in reversed(text) if each.isdigit()]
    doubled = (sum(divmod(2 * each, 10)) for each in digits[1::2])
    return any(digits) and (sum(digits[::2]) + sum(doubled)) % 10 == 0
