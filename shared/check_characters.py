"""Check characters of the codes on business licences, computed by their standards."""

from operator import mul

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capitals without those that are easily misread (GB 32100-2015)."""
MISREAD = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
"""Letters that no code has → the character for which each is mistaken (GB 32100-2015)."""
# The value of each character, by its code. In GB 11714 letters count from A = 10 without gaps.
_VALUES = bytes(max(ALPHABET.find(chr(code)), 0) for code in range(256))
_FULL_VALUES = bytes(int(chr(code), 36) if code < 128 and chr(code).isalnum() else 0 for code in range(256))
_USCC_WEIGHTS = tuple(3**place % 31 for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def uscc_check(stem: str) -> str:
    """The check character of a unified social credit code by GB 32100, from its first 17 characters."""
    total = sum(map(mul, stem.encode().translate(_VALUES), _USCC_WEIGHTS))
    return ALPHABET[-total % 31]


def organisation_check(stem: str) -> str:
    """The check character of an organisation code by GB 11714, from its first eight characters: letters count from
    A = 10 in the full alphabet, unlike in GB 32100.
    """
    total = sum(map(mul, stem.encode().translate(_FULL_VALUES), _ORGANISATION_WEIGHTS))
    return "0123456789X"[-total % 11]


def registration_check(stem: str) -> str:
    """The check digit of a registration number by ISO 7064 MOD 11,10, from its first 14 digits."""
    product = 10
    for digit in stem:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)
