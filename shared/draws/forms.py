"""The form of a public number: a regular expression, in the subset that all languages read in the same way.

Anybody may put a form into an announcement, and the machines of strangers will match values against it. So the form is
not given to a backtracking engine, which `(a+)+b` keeps busy for hours. A small matcher follows all ways at the same
time, as sets of places that it has reached; the length of the form, the length of the value and the number of groups
are limited. Allowed are characters, `.`, `\\d \\w \\s` (ASCII) and their capitals, escaped punctuation, `[…]`, groups,
`|`, and `? * + {n} {n,} {n,m}`. A form always matches the whole value; `^` at its start and `$` at its end are allowed
and change nothing. Look-around, back-references, flags and everything else are refused.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from shared.errors import Invalid

FORM_LIMIT = 200
VALUE_LIMIT = 200
_GROUP_LIMIT = 16
_ATOM = re.compile(r"\\[dwsDWS]|\\[^\w\s]|\[\^?\]?(?:\\.|[^\\\]\[])*\]|[^\\\[\](){}|?*+^$]", re.ASCII)
_COUNT = re.compile(r"([?*+])|\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}")
_OPEN = re.compile(r"\((?:\?:)?")

Places = frozenset[int]
# A step maps the places in a value that were reached to the places that can be reached next.
Step = Callable[[str, Places], Places]


class BadForm(Invalid):
    code = "bad-form"
    title = "公开数字的格式表达式无效"
    title_en = "The form of the public number cannot be used"


def check_form(form: str) -> None:
    """Refuse a form outside the subset. Raises BadForm with the first character that cannot be read."""
    _compiled(form)


def fits(form: str, value: str) -> bool:
    """Whether the whole of `value`, at most 200 characters, has this form. Raises BadForm."""
    step = _compiled(form)
    return len(value) <= VALUE_LIMIT and len(value) in step(value, frozenset({0}))


class _Parsed(NamedTuple):
    step: Step
    rest: str


def _compiled(form: str) -> Step:
    body = form.removeprefix("^")
    # `\\$` is a dollar character. In `\\\\$` the backslash is escaped, and the dollar is the end of the form.
    if body.endswith("$") and (len(body) - len(body[:-1].rstrip("\\"))) % 2:
        body = body[:-1]
    if not body or len(form) > FORM_LIMIT:
        raise _refused(form, f"长度应为 1 至 {FORM_LIMIT}", f"it must have 1 to {FORM_LIMIT} characters", body)
    if body.count("(") > _GROUP_LIMIT:
        raise _refused(form, f"括号多于 {_GROUP_LIMIT} 个", f"it has more than {_GROUP_LIMIT} parentheses", body)
    step, rest = _either(form, body)
    if rest:
        raise _refused(form, "此处无法解读", "it cannot be read on", rest)
    return step


def _either(form: str, text: str) -> _Parsed:
    branches = []
    while True:
        step, text = _sequence(form, text)
        branches.append(step)
        if not text.startswith("|"):
            break
        text = text[1:]
    if len(branches) == 1:
        return _Parsed(branches[0], text)
    return _Parsed(lambda value, places: frozenset().union(*(branch(value, places) for branch in branches)), text)


def _sequence(form: str, text: str) -> _Parsed:
    parts: list[Step] = []
    while text and text[0] not in "|)":
        step, text = _atom(form, text)
        step, text = _repeated(form, step, text)
        parts.append(step)

    def run(value: str, places: Places) -> Places:
        for part in parts:
            places = part(value, places)
        return places

    return _Parsed(run, text)


def _atom(form: str, text: str) -> _Parsed:
    if opening := _OPEN.match(text):
        step, rest = _either(form, text[opening.end() :])
        if not rest.startswith(")"):
            raise _refused(form, "括号没有闭合", "a group is not closed", text)
        return _Parsed(step, rest[1:])
    match = _ATOM.match(text)
    if not match:
        raise _refused(form, "此处无法解读", "it cannot be read on", text)
    try:
        # This expression matches a single character against a single character, so it has nothing to backtrack over.
        single = re.compile(match.group(), re.ASCII | re.DOTALL)
    except re.error as error:
        raise _refused(form, "字符组无效", "the character class is invalid", text) from error

    def run(value: str, places: Places) -> Places:
        return frozenset(at + 1 for at in places if at < len(value) and single.fullmatch(value[at]))

    return _Parsed(run, text[match.end() :])


def _repeated(form: str, step: Step, text: str) -> _Parsed:
    match = _COUNT.match(text)
    if not match:
        return _Parsed(step, text)
    sign, low, comma, high = match.groups()
    least = {"?": 0, "*": 0, "+": 1}[sign] if sign else int(low)
    most = 1 if sign == "?" else None if sign else int(high) if high else None if comma else least
    if most is not None and most < least:
        raise _refused(form, "重复次数颠倒", "the counts are the wrong way round", text)

    def run(value: str, places: Places) -> Places:
        # A round that reaches no new place, or no place at all, cannot change what later rounds reach.
        for _ in range(least):
            reached = step(value, places)
            if reached == places:
                break
            places = reached
        found, edge, rounds = places, places, least
        while edge and (most is None or rounds < most):
            edge = step(value, edge) - found
            found |= edge
            rounds += 1
        return found

    return _Parsed(run, text[match.end() :])


def _refused(form: str, why: str, why_en: str, rest: str) -> BadForm:
    at = len(form) - len(rest)
    return BadForm(
        f"格式表达式“{form[:FORM_LIMIT]}”第 {at + 1} 个字符处：{why}。",
        f"The form {form[:FORM_LIMIT]!r} cannot be used, at character {at + 1}: {why_en}.",
        form=form[:FORM_LIMIT],
        at=at,
    )
