"""The file of a register that a stranger verifies: JSON Lines, a line for each event, in the order of the log.

    {"bureau":"370124","format":"cheqian-register/1"}
    {"entry":"{…}","line":{…},"payload":{…},"salt":"…"}

`entry` is the entry of the log as it stands there; `payload` and `salt` open its commitment; an event that took a
number has the line of the register. Of an event that the reader may not see, payload and salt are left out; of the
issue of a paper always.
"""

import re
from typing import NamedTuple

from shared.canonical import JsonObject, canonical
from shared.contracts.papers import PaperIssued
from shared.errors import Invalid
from shared.log.event import Event
from shared.registers.book import Line

FORMAT = "cheqian-register/1"
NEVER_OPENED = (PaperIssued.type,)
"""Types whose entry says all that a register needs, and whose payload has the check word of a paper."""
_SALT = re.compile("[0-9a-f]{64}")


class NotARegister(Invalid):
    code = "not-a-register"
    title = "不是可核验的登记簿"
    title_en = "Not a register that can be verified"


class Record(NamedTuple):
    """A line of the file. `salt` and `payload` are None if the event is withheld from the reader."""

    entry: bytes
    line: JsonObject | None
    payload: JsonObject | None
    salt: bytes | None


def head(bureau: str) -> bytes:
    """The first line of the file."""
    return canonical({"format": FORMAT, "bureau": bureau}) + b"\n"


def written(event: Event, line: Line | None, *, known: bool) -> bytes:
    """The line of an event; `known`: the reader may see what it is about."""
    content: JsonObject = {"entry": event.entry.decode()}
    shown = line and (line.shown() if known else line.withheld())
    if shown:
        content["line"] = shown
    if known and event.type not in NEVER_OPENED:
        content |= {"payload": event.payload, "salt": event.salt.hex()}
    return canonical(content) + b"\n"


def read_head(value: object) -> str:
    """The bureau of the register. Raises NotARegister."""
    match value:
        case {"format": "cheqian-register/1", "bureau": str(bureau), **others} if not others:
            return bureau
    raise _refused(1)


def read_record(value: object, number: int) -> Record:
    """The record in line `number` of the file. Raises NotARegister."""
    match value:
        case {"entry": str(entry), "payload": dict(payload), "salt": str(salt), **others} if _SALT.fullmatch(salt):
            opened: tuple[JsonObject | None, bytes | None] = (payload, bytes.fromhex(salt))
        case {"entry": str(entry), **others}:
            opened = (None, None)
        case _:
            raise _refused(number)
    line = others.pop("line", None)
    if others or not (line is None or isinstance(line, dict)):
        raise _refused(number)
    return Record(entry.encode(errors="replace"), line, *opened)


def _refused(number: int) -> NotARegister:
    return NotARegister(
        f"第 {number} 行不符合 {FORMAT} 的格式；请重新下载登记簿（GET /registers.jsonl）。",
        f"Line {number} is not of the format {FORMAT}; download the register again (GET /registers.jsonl).",
        line=number,
    )
