"""The code of a paper: what its QR shows, signed with the bureau's paper key, at most 130 bytes.

    code = 0x01 || key id (4) || day (2) || data hash (16) || n (1) || number (n, UTF-8) || Ed25519 signature (64)

The day counts from 2000-01-01, as an unsigned number, most significant byte first. The data hash is cut to its first 16
bytes. The signature is over "cheqian-paper-code/1\n" || all bytes before it. As text a code is base64url without
padding, and has one accepted spelling. Its QR is the address of the public site, "/p#", and this text: browsers keep
what follows "#" to themselves, so that no server's log gets the number of a paper that somebody looks at.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Self
from unicodedata import category, normalize

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.canonical import JsonObject, canonical
from shared.errors import Invalid
from shared.papers.spelling import Misspelt, read_spelled, spelled

CODE_LIMIT = 130
"""The most bytes of a code."""
ADDRESS_LIMIT = 240
"""The most characters of the address that a QR shows: more would make its dots too small at 25 mm."""
PAGE = "/p#"
SITE_LIMIT = ADDRESS_LIMIT - len(PAGE) - -(-CODE_LIMIT * 4 // 3)
"""The most characters of the address of the public site with which the longest code still fits."""
FIRST_DAY = date(2000, 1, 1)
"""The day from which codes count days."""
LAST_DAY = FIRST_DAY + timedelta(days=0xFFFF)
"""The last day that a code can state."""
_VERSION = 1
_DATA, _HEAD, _SIGNATURE = 16, 24, 64
_NUMBER_LIMIT = CODE_LIMIT - _HEAD - _SIGNATURE
_SIGNED = b"cheqian-paper-code/1\n"
_CHECKED = b"cheqian-paper-check/1\n"
_TEXT_LIMIT = 4096
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""
_MISREAD = str.maketrans("ILO", "110", "- ")
_WORD = 10
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})


class MalformedPaperCode(Invalid):
    code = "malformed-paper-code"
    title = "文书验证码格式错误"
    title_en = "Malformed code of a paper"


class MalformedCheckWord(Invalid):
    code = "malformed-check-word"
    title = "核验字格式错误"
    title_en = "Malformed check word"


class NumberNotForCode(Invalid):
    code = "number-not-for-code"
    title = "文号不能编入验证码"
    title_en = "The number does not fit into a code"


class DayNotForCode(Invalid):
    code = "day-not-for-code"
    title = "日期不能编入验证码"
    title_en = "The day does not fit into a code"


class AddressTooLong(Invalid):
    code = "code-address-too-long"
    title = "验证网址过长"
    title_en = "The address of the code is too long"


@dataclass(frozen=True, slots=True)
class PaperData:
    """What a paper says: the code of its form, the edition, the number as written, the day of issue, the fields."""

    form: str
    edition: str
    number: str
    day: date
    fields: JsonObject

    @property
    def hash(self) -> bytes:
        """The data hash: SHA-256 of the canonical JSON of all members. Raises NotCanonical."""
        members = {"form": self.form, "edition": self.edition, "number": self.number, "day": self.day.isoformat()}
        return sha256(canonical({**members, "fields": self.fields})).digest()


@dataclass(frozen=True, slots=True)
class PaperCode:
    """A code. `data` is the first 16 bytes of the data hash. Whether the signature is right, `PaperKeys` knows."""

    key_id: bytes
    day: date
    data: bytes
    number: str
    signature: bytes

    @property
    def signed(self) -> bytes:
        """The bytes that the key signs."""
        return _SIGNED + _body(self.key_id, self.day, self.data, self.number)

    def to_bytes(self) -> bytes:
        """The bytes of the code, at most 130."""
        return _body(self.key_id, self.day, self.data, self.number) + self.signature

    @property
    def hash(self) -> bytes:
        """SHA-256 of the code. Nobody guesses it, because nobody guesses the signature: it may be public."""
        return sha256(self.to_bytes()).digest()

    @property
    def check_word(self) -> str:
        """Ten letters that only this paper shows, as they are printed: the first 50 bits of
        H("cheqian-paper-check/1\\n" || code). They do not follow from `hash`, which is public.
        """
        bits = int.from_bytes(sha256(_CHECKED + self.to_bytes()).digest()[:7], "big") >> 6
        letters = "".join(_LETTERS[bits >> 5 * place & 31] for place in reversed(range(_WORD)))
        return f"{letters[:5]}-{letters[5:]}"

    def __str__(self) -> str:
        return spelled(self.to_bytes())

    @classmethod
    def parse(cls, text: str) -> Self:
        """The code in its text, or in the address that a QR shows. Raises MalformedPaperCode."""
        try:
            data = read_spelled(text[:_TEXT_LIMIT].strip().rpartition("#")[2])
        except Misspelt as error:
            raise _malformed(error.what, error.what_en) from error
        return cls.decode(data)

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The code in its bytes. Raises MalformedPaperCode."""
        if len(data) > CODE_LIMIT or len(data) <= _HEAD + _SIGNATURE:
            raise _malformed(f"长度为 {len(data)} 字节", f"it is {len(data)} bytes long")
        if data[0] != _VERSION:
            raise _malformed(f"版本 {data[0]} 未知", f"its version {data[0]} is not known")
        end = _HEAD + data[_HEAD - 1]
        if end + _SIGNATURE != len(data):
            raise _malformed("文号长度与全长不符", "the length of its number is not that of the code")
        try:
            number = data[_HEAD:end].decode()
        except UnicodeDecodeError as error:
            raise _malformed("文号不是 UTF-8", "its number is not UTF-8") from error
        if not _is_number(number):
            raise _malformed("文号含空白或不可见字符", "its number has a space or an invisible character")
        day = FIRST_DAY + timedelta(days=int.from_bytes(data[5:7], "big"))
        return cls(data[1:5], day, data[7 : _HEAD - 1], number, data[end:])


def sign_code(key: Ed25519PrivateKey, paper: PaperData) -> PaperCode:
    """The code of a paper, signed.

    Raises NumberNotForCode, DayNotForCode, NotCanonical.
    """
    _require_number(paper.number)
    if not FIRST_DAY <= paper.day <= LAST_DAY:
        raise DayNotForCode(
            f"成文日期 {paper.day} 应在 {FIRST_DAY} 至 {LAST_DAY} 之间。请更正日期。",
            f"The day {paper.day} must be from {FIRST_DAY} to {LAST_DAY}. Correct the day.",
        )
    key_id = paper_key_id(key.public_key().public_bytes_raw())
    unsigned = PaperCode(key_id, paper.day, paper.hash[:_DATA], paper.number, b"")
    return replace(unsigned, signature=key.sign(unsigned.signed))


def code_address(site: str, code: PaperCode) -> str:
    """The text of the QR. `site` is the address of the public site, such as https://jg.example.gov.cn.

    Raises AddressTooLong.
    """
    address = f"{site.rstrip('/')}{PAGE}{code}"
    if len(address) > ADDRESS_LIMIT:
        most = len(site.rstrip("/")) - (len(address) - ADDRESS_LIMIT)
        raise AddressTooLong(
            f"网站地址 {site} 过长：二维码最多 {ADDRESS_LIMIT} 个字符，留给网站地址 {most} 个。请使用较短的域名。",
            f"The address {site} is too long: a QR has {ADDRESS_LIMIT} characters, {most} of them for the site. Use a "
            "shorter domain name.",
        )
    return address


def read_check_word(text: str) -> str:
    """A check word as it is printed, from what somebody has typed: in any case, full-width or not, with or without the
    hyphen, with I or L for 1 and O for 0. Raises MalformedCheckWord.
    """
    letters = normalize("NFKC", text[:_TEXT_LIMIT]).upper().translate(_MISREAD)
    if len(letters) != _WORD or not set(letters) <= set(_LETTERS):
        raise MalformedCheckWord(
            f"核验字应为二维码旁的 {_WORD} 个字母和数字，例如 7KQMX-2RD4A。请对照纸面重新输入。",
            f"A check word is the {_WORD} letters and digits beside the QR, such as 7KQMX-2RD4A. Type them again, as "
            "they stand on the paper.",
        )
    return f"{letters[:5]}-{letters[5:]}"


def paper_key_id(public: bytes) -> bytes:
    """The id of a paper key, 4 bytes: H("cheqian-paper-key/1\\n" || public key)[:4]."""
    return sha256(b"cheqian-paper-key/1\n" + public).digest()[:4]


def _body(key_id: bytes, day: date, data: bytes, number: str) -> bytes:
    written = number.encode()
    days = (day - FIRST_DAY).days.to_bytes(2, "big")
    return bytes([_VERSION]) + key_id + days + data + bytes([len(written)]) + written


def _require_number(number: str) -> None:
    if not _is_number(number):
        raise NumberNotForCode(
            "文号为空，或含空白、不可见字符。请按文号格式重新取号。",
            "The number is empty, or it has a space or an invisible character. Write it as its format says.",
        )
    size = len(number.encode())
    if size > _NUMBER_LIMIT:
        over = -(-(size - _NUMBER_LIMIT) // 3)
        raise NumberNotForCode(
            f"文号“{number}”为 {size} 字节，二维码最多容纳 {_NUMBER_LIMIT} 字节（每个汉字 3 字节）。"
            f"请在文号格式中把机关代字或文书代字缩短至少 {over} 个字。",
            f"The number “{number}” takes {size} bytes, and a code has room for {_NUMBER_LIMIT}; a Chinese character "
            f"takes 3. Shorten the words for the bureau or the form in the format, by {over} characters at least.",
            size=size,
            limit=_NUMBER_LIMIT,
        )


def _is_number(number: str) -> bool:
    return bool(number) and all(category(character) not in _UNSEEN for character in number)


def _malformed(what: str, what_en: str) -> MalformedPaperCode:
    return MalformedPaperCode(
        f"这不是文书验证码：{what}。请重新扫描二维码，或完整复制。",
        f"This is no code of a paper: {what_en}. Scan the QR again, or copy the whole text.",
    )
