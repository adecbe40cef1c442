"""The code of an inspection (检查码): what the QR shows that an enterprise scans, signed with the bureau's paper key.

    code = 0x02 || key id (4) || day (2) || handle (16) || Ed25519 signature (64)

87 bytes. The day on which it was signed counts as in the code of a paper; the handle names the inspection to the public
site, and nothing else follows from it. The signature is over "cheqian-inspection-code/1\\n" || all bytes before it. As
text a code is base64url without padding, in its one shortest spelling. Its QR is the address of the public site, "/i/",
and this text: the page works without scripts, so the site must be sent the code.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.errors import Invalid
from shared.papers.code import FIRST_DAY, LAST_DAY, DayNotForCode, paper_key_id
from shared.papers.spelling import Misspelt, read_spelled, spelled

PAGE = "/i/"
CODE_LENGTH = 87
"""The bytes of a code."""
HANDLE_LENGTH = 16
_VERSION = 2
_SIGNED = b"cheqian-inspection-code/1\n"
_TEXT_LIMIT = 4096


class MalformedInspectionCode(Invalid):
    code = "malformed-inspection-code"
    title = "检查码不完整"
    title_en = "Incomplete inspection code"


@dataclass(frozen=True, slots=True)
class InspectionCode:
    """A code. `handle` is 16 bytes. Whether the signature is right, `PaperKeys` knows."""

    key_id: bytes
    day: date
    handle: bytes
    signature: bytes

    @property
    def signed(self) -> bytes:
        """The bytes that the key signs."""
        return _SIGNED + self._body

    @property
    def _body(self) -> bytes:
        return bytes([_VERSION]) + self.key_id + (self.day - FIRST_DAY).days.to_bytes(2, "big") + self.handle

    def to_bytes(self) -> bytes:
        """The 87 bytes of the code."""
        return self._body + self.signature

    def __str__(self) -> str:
        return spelled(self.to_bytes())

    @classmethod
    def parse(cls, text: str) -> Self:
        """The code in its text, or in the address that a QR shows. Raises MalformedInspectionCode."""
        try:
            data = read_spelled(text[:_TEXT_LIMIT].strip().rpartition("/")[2])
        except Misspelt as error:
            raise _malformed(error.what, error.what_en) from error
        return cls.decode(data)

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The code in its bytes. Raises MalformedInspectionCode."""
        if len(data) != CODE_LENGTH:
            raise _malformed(
                f"长度为 {len(data)} 字节，应为 {CODE_LENGTH}", f"it has {len(data)} bytes of {CODE_LENGTH}"
            )
        if data[0] != _VERSION:
            raise _malformed(f"版本 {data[0]} 未知", f"its version {data[0]} is not known")
        day = FIRST_DAY + timedelta(days=int.from_bytes(data[5:7], "big"))
        end = 7 + HANDLE_LENGTH
        return cls(data[1:5], day, data[7:end], data[end:])


def sign_inspection_code(key: Ed25519PrivateKey, handle: bytes, day: date) -> InspectionCode:
    """The code of an inspection, signed on a day: the same key, handle and day give the same code (RFC 8032).

    Raises DayNotForCode.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DayNotForCode(
            f"日期 {day} 应在 {FIRST_DAY} 至 {LAST_DAY} 之间。请核对系统时钟。",
            f"The day {day} must be from {FIRST_DAY} to {LAST_DAY}. Check the clock.",
        )
    unsigned = InspectionCode(paper_key_id(key.public_key().public_bytes_raw()), day, handle, b"")
    return replace(unsigned, signature=key.sign(unsigned.signed))


def inspection_code_address(site: str, code: InspectionCode) -> str:
    """The text of the QR. `site` is the address of the public site, such as https://jg.example.gov.cn."""
    return f"{site.rstrip('/')}{PAGE}{code}"


def _malformed(what: str, what_en: str) -> MalformedInspectionCode:
    return MalformedInspectionCode(
        f"这不是完整的检查码：{what}。请重新扫描二维码，或完整复制网址；仍不成功的，请检查人员重新出示。",
        f"This is no complete inspection code: {what_en}. Scan the QR again, or copy the whole address; if that does "
        "not help, ask the officers to show it again.",
    )
