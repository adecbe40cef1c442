"""Read a TOML file as a model: a fault names the file and the line."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from shared.errors import Invalid
from shared.input_errors import explain
from shared.policy.faults import Fault
from shared.policy.places import Steps, dotted

M = TypeVar("M", bound=BaseModel)

_TABLE = re.compile(r"^(\[\[?)\s*([\w.-]+)\s*\]\]?")
_KEY = re.compile(r"^([\w-]+)\s*=")
_SYNTAX = re.compile(r"\(at line (\d+), column \d+\)")


class DefinitionMalformed(Invalid):
    code = "definition-malformed"
    title = "报送定义有误"
    title_en = "Malformed definition of what is sent"


def read_located(name: str, toml: str, model: type[M], incoherent: Callable[[M], Iterable[Fault]]) -> M:
    """The model in the text of the file `name`; `incoherent` finds the faults that no single value shows.

    Raises DefinitionMalformed with the faults, each with its line.
    """
    try:
        said = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        place = _SYNTAX.search(str(error))
        line = int(place[1]) if place else toml.count("\n") + 1
        raise _malformed(name, [(line, Fault((), f"不是有效的 TOML：{error}", f"not TOML: {error}"))]) from error
    lines = _lines(toml)
    try:
        read = model.model_validate(said, by_alias=True, by_name=False)
    except ValidationError as error:
        raise _malformed(name, _placed(lines, _explained(error))) from error
    if faults := list(incoherent(read)):
        raise _malformed(name, _placed(lines, faults))
    return read


def _lines(toml: str) -> Mapping[Steps, int]:
    """The line of each table and of each key in it. An array of tables has a number for each of its tables."""
    found: dict[Steps, int] = {}
    counts: dict[str, int] = {}
    table: Steps = ()
    for number, line in enumerate(toml.splitlines(), 1):
        if head := _TABLE.match(line):
            table = tuple(head[2].split("."))
            if head[1] == "[[":
                table = (*table, counts.setdefault(head[2], 0))
                counts[head[2]] += 1
            found[table] = number
        elif key := _KEY.match(line):
            found[*table, key[1]] = number
    return found


def _placed(lines: Mapping[Steps, int], faults: Iterable[Fault]) -> list[tuple[int, Fault]]:
    """Each fault with its line: that of the nearest place around it which the file has."""
    return sorted((_line_of(lines, fault.steps), fault) for fault in faults)


def _line_of(lines: Mapping[Steps, int], steps: Steps) -> int:
    return next((lines[steps[:end]] for end in range(len(steps), 0, -1) if steps[:end] in lines), 1)


def _explained(error: ValidationError) -> Iterator[Fault]:
    errors = error.errors(include_url=False)
    for wrong, said in zip(errors, explain(errors), strict=True):
        yield Fault(tuple(wrong["loc"]), said["message"], said["message_en"])


def _malformed(name: str, faults: Iterable[tuple[int, Fault]]) -> DefinitionMalformed:
    told: list[dict[str, str | int]] = [
        {"line": line, "path": dotted(fault.steps), "message": fault.reason, "message_en": fault.reason_en}
        for line, fault in faults
    ]
    first = told[0]
    return DefinitionMalformed(
        f"{name} 第 {first['line']} 行（{first['path']}）：{first['message']}；共 {len(told)} 处有误。",
        f"{name}, line {first['line']} ({first['path']}): {first['message_en']}; {len(told)} faults in all.",
        file=name,
        faults=told,
    )
