"""A YAML file as it is written: texts, lists and mappings, with their lines, and without YAML's guesses at types.

Only the YAML that a person writes by hand is accepted: no tags, no anchors and aliases, no second document, no name
twice in a mapping, nothing nested deeper than `DEEPEST`. An unquoted `no`, `010` or `2020-03-24` is a text. Only true,
false and whole numbers without a leading zero are read as such, if the model asks for that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

LARGEST = 128 * 1024
"""The largest size of a file, in bytes."""
DEEPEST = 24

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_TRUTH = {"true": True, "false": False}


class Unreadable(Exception):
    """A file that cannot be read: the line (from 1), and the reason in Chinese and in English."""

    def __init__(self, line: int, reason: str, reason_en: str) -> None:
        super().__init__(reason_en)
        self.line = line
        self.reason = reason
        self.reason_en = reason_en


@dataclass
class Node:
    """A value and its line; a value in a mapping has the line of its name. `plain`: the value is not quoted."""

    line: int
    value: "str | list[Node] | dict[str, Node]"
    plain: bool = False
    only_text: bool = field(default=False, compare=False)
    """Set if the model wants a text here: then an unquoted 370124 is read as a text too."""

    def plainly(self) -> object:
        """The value as the model reads it: unquoted whole numbers and truth values become int and bool."""
        match self.value:
            case str():
                return self._typed(self.value)
            case list():
                return [node.plainly() for node in self.value]
            case dict():
                return {name: node.plainly() for name, node in self.value.items()}

    def _typed(self, written: str) -> object:
        if not self.plain or self.only_text:
            return written
        if written in _TRUTH:
            return _TRUTH[written]
        return int(written) if _WHOLE.fullmatch(written) else written


def read_written(content: bytes) -> Node:
    """The root node of the file. Raises Unreadable at the first thing in it that is not accepted."""
    if len(content) > LARGEST:
        raise Unreadable(1, f"文件超过 {LARGEST} 字节", f"the file is larger than {LARGEST} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(line, "不是 UTF-8 编码，请另存为 UTF-8", "not UTF-8; save the file as UTF-8") from error
    try:
        return _document(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or error.context or "?"
        at, at_en = (f"第 {mark.column + 1} 个字符处", f", character {mark.column + 1}") if mark else ("", "")
        raise Unreadable(
            mark.line + 1 if mark else 1,
            f"{at}不合 YAML 格式；请检查缩进，以及括号、引号、冒号和逗号是否成对、齐全（{what}）",
            f"not YAML{at_en}: check the indentation, brackets, quotes, colons and commas ({what})",
        ) from error
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise Unreadable(line, "含有不可见的控制字符", "a control character") from error
    except ValueError as error:  # an escape such as \UFFFFFFFF
        raise Unreadable(1, "含有无效的字符转义", "an escape that stands for no character") from error


def _document(events: Iterator[yaml.Event]) -> Node:
    event = next(events)
    while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
        event = next(events)
    if isinstance(event, yaml.StreamEndEvent):
        raise Unreadable(1, "文件没有内容", "the file is empty")
    node = _node(event, events, 1)
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            raise Unreadable(_line(event), "一个文件只能有一份政策", "a second document: one file is one policy")
    return node


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise Unreadable(line, "不能用 & 和 *（引用），请写全", "anchors and aliases are not taken; write it out")
    if getattr(event, "tag", None) is not None:
        raise Unreadable(line, "不能用 !（类型标记）", "tags are not taken")
    if depth > DEEPEST:
        raise Unreadable(line, f"嵌套超过 {DEEPEST} 层", f"nested deeper than {DEEPEST}")
    match event:
        case yaml.ScalarEvent():
            return _scalar(event, line)
        case yaml.SequenceStartEvent():
            return Node(line, [*_items(events, depth)])
        case _:
            return Node(line, _members(events, depth))


def _scalar(event: yaml.ScalarEvent, line: int) -> Node:
    plain = event.style is None or event.style == ""
    if plain and event.value == "":
        raise Unreadable(line, "此处没有内容；不需要时请删去这一行", "nothing is written here; leave the line out")
    if any("\ud800" <= character <= "\udfff" for character in event.value):
        raise Unreadable(line, "含有无效的字符", "half a character")
    return Node(line, event.value, plain)


def _items(events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        yield _node(event, events, depth + 1)


def _members(events: Iterator[yaml.Event], depth: int) -> dict[str, Node]:
    members: dict[str, Node] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        name = _node(event, events, depth + 1)
        if not isinstance(name.value, str):
            raise Unreadable(name.line, "名称应为一个词", "a name must be a plain text")
        if name.value in members:
            first = members[name.value].line
            raise Unreadable(
                name.line, f"“{name.value}”出现两次（第 {first} 行已有）", f"{name.value!r} again (line {first})"
            )
        node = _node(next(events), events, depth + 1)
        members[name.value] = Node(name.line, node.value, node.plain)
    return members


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1
