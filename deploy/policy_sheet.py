"""Print a policy file on a terminal: everything that it says, section by section; or its faults, line by line."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final, NamedTuple

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from shared.policy.policy import Policy

_WIDE = 120
_HEAD = ("policy", "bureau", "title", "source", "effective")
_CALLED_BY = ("title", "name", "code", "kind", "step", "measure", "because", "stratum")
"""The members by which an item of a list is called, the first that it has."""
_NAMES = ("name", "code", "crew", "stratum")
"""The members whose values are the policy's own words, also where a word of this file is the same."""


class PolicyWords(NamedTuple):
    """What sections, fields and values of a policy are called, by their names in the file."""

    sections: Mapping[str, str]
    fields: Mapping[str, str]
    values: Mapping[str, str]


WORDS: Final = PolicyWords(**tomllib.loads(files("deploy").joinpath("policy_words.toml").read_text(encoding="utf-8")))


def print_policy(policy: Policy) -> None:
    """Print the head of the policy, then each section that it has."""
    console = _console()
    last = policy.effective.last or "—"
    console.print(Text.assemble((policy.title, "bold"), f"  {policy.policy} · {policy.bureau}"))
    console.print(Text(f"{policy.source}  {policy.effective.first} – {last}"))
    said = policy.as_json()
    for section in (name for name in WORDS.sections if name in said):
        console.print(Text(f"\n{WORDS.sections[section]}", "bold"))
        _print_members(console, section, said[section])


def print_faults(faults: Any) -> None:
    """Print each fault on a line, as compilers do: `12: draws[0].crew: …`."""
    console = _console()
    for fault in faults:
        path = f"{fault['path']}: " if fault["path"] else ""
        said = f": {path}{fault['reason']} / {fault['reason_en']}"
        console.print(Text.assemble((f"{fault['line']}", "bold red"), said), soft_wrap=True)


def print_findings(findings: Any) -> None:
    """Print the findings of the law, and what is only kept: for each the place in the file, the article if there is
    one, and what to change.
    """
    console = _console()
    for finding in findings:
        place = Text.assemble((f"{finding['line']}", "bold yellow"), f": {finding['path']}: ", finding["rule"])
        console.print(place, soft_wrap=True)
        by = f"{finding['statute']}{finding['article']}"
        console.print(Text(f"  {by}：{finding['text']}" if by else f"  {finding['text']}"), soft_wrap=True)
        console.print(Text(f"  {finding['text_en']}", "dim"), soft_wrap=True)


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDE)


def _print_members(console: Console, section: str, said: Any) -> None:
    """A list of items, each under its name; or the members of one object."""
    if section == "directories":
        said = [{"title": name, **keeping} for name, keeping in said.items()]
    if isinstance(said, dict):
        console.print(Padding(_rows(said), (0, 0, 0, 2)))
        return
    for item in said:
        called = next((name for name in _CALLED_BY if name in item), "")
        console.print(Text(f"  {_value(item.get(called, '—'), called)}", "italic"))
        console.print(Padding(_rows({name: each for name, each in item.items() if name != called}), (0, 0, 0, 4)))


def _rows(members: Mapping[str, Any]) -> Table:
    """The members of an object, one in each row. The items or members of a member are lines of it."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in members.items():
        table.add_row(Text(_field(name)), Text("\n".join(_lines(value, name))))
    return table


def _lines(value: Any, of: str) -> list[str]:
    if isinstance(value, dict) and not _condition(value):
        return [f"{_field(name)} {_value(each, name)}" for name, each in value.items()]
    return [_value(each, of) for each in (value if _has_objects(value) else [value])]


def _field(name: str) -> str:
    return f"{WORDS.fields[name]} {name}" if name in WORDS.fields else name


def _value(value: Any, of: str = "") -> str:
    """A value of the member `of` in one line. Of an object that is no condition, each member has its name before it."""
    match value:
        case bool():
            return "是 yes" if value else "否 no"
        case list():
            return ("；" if _has_objects(value) else "、").join(_value(each, of) for each in value)
        case dict():
            return _condition(value) or "，".join(
                f"{_field(name)} {_inner(each, name)}" for name, each in value.items()
            )
        case str() if value in WORDS.values and of not in _NAMES:
            return f"{WORDS.values[value]} {value}"
        case _:
            return str(value)


def _condition(value: Mapping[str, Any]) -> str:
    """A condition in words; "" if the object is none."""
    match value:
        case {"field": field, "in": values}:
            return f"{field} 为 {'、'.join(values)}"
        case {"all": parts}:
            return " 且 ".join(_inner(part) for part in parts)
        case {"any": parts}:
            return " 或 ".join(_inner(part) for part in parts)
        case {"not": part}:
            return f"不符合（{_value(part)}）"
        case {"flag": flag, **when}:
            return f"有标记 {_value(flag)}{_when(when)}"
        case {"licence": licence, **when}:
            return f"持有 {licence}{_when(when)}"
        case {"list": lists}:
            return f"在名单 {'、'.join(lists)} 上"
        case {"identifier": identifiers}:
            return f"代码为 {'、'.join(identifiers)}"
    return ""


def _when(members: Mapping[str, Any]) -> str:
    return f"（{'，'.join(f'{_field(name)} {each}' for name, each in members.items())}）" if members else ""


def _inner(value: Any, of: str = "") -> str:
    """A value within another: an object, or a list of objects, in brackets."""
    inner = _value(value, of)
    simple = isinstance(value, dict) and not value.keys() & {"all", "any"} and _condition(value)
    return f"（{inner}）" if not simple and (isinstance(value, dict) or _has_objects(value)) else inner


def _has_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)
