"""The encoding of a text, and its bytes as lines of UTF-8 or GB18030.

The majority of lines decides between these two, because one damaged line must not turn a list into Mojibake. A text in
UTF-16 is known by its mark, or by the zero bytes of its digits and commas.
"""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Literal

from services.sampling.registers.lists.reading import Encoding as EightBit
from services.sampling.registers.lists.reading import physical_lines

Encoding = Literal["utf-8", "gb18030", "utf-16-le", "utf-16-be"]

_CHUNK = 65_536
_SAMPLE = 256
# The least share of zero bytes in a text of UTF-16 with codes, and the largest share of characters no text has.
_ZEROS, _ODD = 16, 50


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of the file from its beginning."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def encoding_of(file: IO[bytes]) -> Encoding:
    """The encoding of a file that is text: UTF-16 if it looks like it, else UTF-8, unless most of the first lines that
    are not ASCII are not UTF-8; then GB18030. Chinese text in GB18030 hardly ever happens to be valid UTF-8.
    """
    file.seek(0)
    head = file.read(_CHUNK)
    return _wide(head) or _narrow(chunks_of(file))


def lines_in_eight_bits(file: IO[bytes], encoding: Encoding) -> tuple[Iterator[bytes], EightBit]:
    """The bytes of the file in an encoding in which lines can be split before they are decoded, and that encoding."""
    if encoding in ("utf-8", "gb18030"):
        return chunks_of(file), encoding
    return _transcoded(file, encoding), "utf-8"


def text_of_head(head: bytes) -> str | None:
    """The beginning of a file as text, without a mark of its encoding; None if the file is no text."""
    if wide := _wide(head):
        return _characters(head, wide).removeprefix("\ufeff")
    if head.count(0) * 4 > len(head):
        return None
    return _characters(head, _narrow((head,))).removeprefix("\ufeff")


def _wide(head: bytes) -> Literal["utf-16-le", "utf-16-be", ""]:
    if head.startswith(BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(BOM_UTF16_BE):
        return "utf-16-be"
    zeros = head.count(0)
    if zeros * _ZEROS < len(head) or not zeros:
        return ""
    encoding: Literal["utf-16-le", "utf-16-be"] = "utf-16-le" if head[1::2].count(0) * 2 > zeros else "utf-16-be"
    text = _characters(head, encoding)
    odd = sum(not (char.isprintable() or char in "\t\r\n\ufeff") or char == "\ufffd" for char in text)
    return encoding if odd * _ODD <= len(text) else ""


def _characters(head: bytes, encoding: Encoding) -> str:
    """The characters of a beginning that may end within one."""
    return getincrementaldecoder(encoding)("replace").decode(head)


def _narrow(chunks: Iterable[bytes]) -> EightBit:
    sample = list(islice((line for line in physical_lines(chunks) if not line.isascii()), _SAMPLE))
    return "utf-8" if sum(map(_is_utf8, sample)) * 2 >= len(sample) else "gb18030"


def _transcoded(file: IO[bytes], encoding: Encoding) -> Iterator[bytes]:
    # An unpaired surrogate stays one: a cell that holds it is reported as undecodable.
    decoder = getincrementaldecoder(encoding)("surrogatepass")
    for chunk in chunks_of(file):
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
