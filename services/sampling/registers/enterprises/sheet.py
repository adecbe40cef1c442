"""A sheet: what is asked about everybody in a directory at once, namely texts of fields, and whether conditions hold.

For enterprises the database answers (`conditions_in_sql`); `fill` answers for subjects that are in memory. Both give
the same answers. Subjects with the same answers form a group: a hundred thousand enterprises give a few hundred groups,
and each group is judged once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from shared.errors import Invalid
from shared.policy.conditions import AllOf, AnyOf, Condition, Not, Subject, matches

_MOST_CLAUSES, _DEEPEST = 2000, 20

Outside = Literal["", "not-named", "unfit"]
"""Why subjects are outside the question: a plan does not name them, or they do not fit `where`. "": they are inside."""


class ConditionTooLarge(Invalid):
    code = "condition-too-large"
    title = "条件过于复杂"
    title_en = "Condition too large"


class Question(NamedTuple):
    """A condition, and the day on which it is checked. If the condition is None, everybody fits."""

    condition: Condition | None
    on: date


class Sheet(NamedTuple):
    """The questions about everybody who fits `where`: the texts of these fields, and name → a condition that
    may hold.

    `with_outside`: the sheet also names everybody else, in groups of their own without answers. `changed_since`: count
    in each group whose entry has changed after that moment.
    """

    where: Question
    texts: tuple[str, ...]
    fits: Mapping[str, Question]
    with_outside: bool = False
    changed_since: datetime | None = None


EVERYBODY = Sheet(Question(None, date.min), (), {})
"""A sheet without questions: it gives all identifiers and names."""


class Alike(NamedTuple):
    """A group of subjects with the same answers: a text for each field, true or false for each condition.

    A group that is `outside` has only empty answers. `changed`: how many entries of the group have changed.
    """

    texts: Mapping[str, str]
    fits: Mapping[str, bool]
    identifiers: Sequence[str]
    names: Sequence[str]
    outside: Outside = ""
    changed: int = 0


def fill(sheet: Sheet, subjects: Iterable[tuple[str, Subject]]) -> list[Alike]:
    """The filled sheet for subjects in memory, given as (name, subject). It does not know which entries changed."""
    groups: dict[tuple[Outside, tuple[str, ...], tuple[bool, ...]], tuple[list[str], list[str]]] = {}
    unfit = ("",) * len(sheet.texts), (False,) * len(sheet.fits)
    for name, subject in subjects:
        if matches(sheet.where.condition, subject, sheet.where.on):
            texts = tuple(subject.fields.get(field, "") for field in sheet.texts)
            fits = tuple(matches(asked.condition, subject, asked.on) for asked in sheet.fits.values())
            identifiers, names = groups.setdefault(("", texts, fits), ([], []))
        elif sheet.with_outside:
            identifiers, names = groups.setdefault(("unfit", *unfit), ([], []))
        else:
            continue
        identifiers.append(subject.identifier)
        names.append(name)
    return [
        answered(sheet, texts, fits, Alike({}, {}, *who, outside)) for (outside, texts, fits), who in groups.items()
    ]


def answered(sheet: Sheet, texts: Iterable[str], fits: Iterable[bool], group: Alike) -> Alike:
    """The group with its answers, which are in the order of the questions."""
    return group._replace(
        texts=dict(zip(sheet.texts, texts, strict=True)), fits=dict(zip(sheet.fits, fits, strict=True))
    )


def is_open(group: Alike) -> bool:
    """Whether these enterprises are open and some list names them. Their sheet asks for `status`."""
    return group.texts["status"] == "open"


def check_size(sheet: Sheet) -> None:
    """Refuse conditions that are too large: the database and this code read conditions recursively, and an absurd one
    must not exhaust them.

    Raises ConditionTooLarge.
    """
    asked = (sheet.where, *sheet.fits.values())
    level: list[Condition] = [each.condition for each in asked if each.condition is not None]
    seen, depth = len(level), 1
    while level:
        level = [inner for each in level for inner in _inside(each)]
        seen, depth = seen + len(level), depth + 1
        if seen > _MOST_CLAUSES or depth > _DEEPEST:
            raise ConditionTooLarge(
                f"条件合计不得超过 {_MOST_CLAUSES} 项、嵌套不得超过 {_DEEPEST} 层；请拆分或用名单代替。",
                f"Conditions may have {_MOST_CLAUSES} parts and {_DEEPEST} levels; split them, or use a list.",
            )


def _inside(condition: Condition) -> Sequence[Condition]:
    match condition:
        case AllOf():
            return condition.all
        case AnyOf():
            return condition.any
        case Not():
            return (condition.not_,)
        case _:
            return ()
