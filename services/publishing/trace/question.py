"""What somebody asks the trace of: read from what was typed, whatever it is."""

import re
from typing import Literal, NamedTuple
from unicodedata import normalize
from uuid import UUID

from shared.errors import Invalid
from shared.tidying import bare

_UUID = re.compile(r"(?:[a-z-]+/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_POSITION = re.compile(r"[0-9]{1,12}")
# No number of a paper is without Chinese: a paper that has no number has a title.
_IDENTIFIER = re.compile(r"[0-9A-Z]{13,18}")


class NothingAsked(Invalid):
    code = "nothing-asked"
    title = "请输入要追溯的内容"
    title_en = "Say what to trace"


class Question(NamedTuple):
    """What is asked about. `id`: an event, draw, inspection, paper, notice, publication or delivery; `hash`: of the
    file or the code of a paper; `position`: of an entry of the log; `enterprise`: its code; `number`: of a paper, in
    the form in which numbers are compared, or the receipt of a credit system.
    """

    kind: Literal["id", "hash", "position", "enterprise", "number"]
    text: str

    @property
    def id(self) -> UUID:
        return UUID(self.text)


def read_question(typed: str) -> Question:
    """What is asked about. The name of a stream, such as draw/<uuid>, stands for its UUID. Raises NothingAsked."""
    text = normalize("NFKC", typed).strip()
    if not text:
        raise NothingAsked(
            "请给出要追溯的编号：事件、抽查、检查、文书的编号，日志位置，企业代码，文书文号或信用系统的回执号。",
            "Give `of`: the id of an event, a draw, an inspection or a paper; a position of the log; the code of an "
            "enterprise; the number of a paper; or the receipt of a credit system.",
        )
    if found := _UUID.fullmatch(text):
        return Question("id", found[1].lower())
    if _HASH.fullmatch(text):
        return Question("hash", text.lower())
    if _POSITION.fullmatch(text):
        return Question("position", text)
    code = "".join(text.split()).upper()
    return Question("enterprise", code) if _IDENTIFIER.fullmatch(code) else Question("number", bare(text))
