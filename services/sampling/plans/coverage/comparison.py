"""A plan compared with the directory: enterprises that a duty covers and the plan leaves out, and enterprises that only
the plan has.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from services.sampling.plans.plan.named import Named
from services.sampling.registers.enterprises.sheet import Alike, Question, Sheet, check_size, is_open
from shared.draws.rates import count_for_rate
from shared.heavy import heavy
from shared.policy.conditions import Condition
from shared.policy.coverage import Duty

_KEY = "key"
Which = Literal["missing", "not-in-directory", "all"]


class Beside(NamedTuple):
    """The numbers of enterprises of a category: open ones in the directory, those that the plan names, and those that
    are in both.
    """

    category: str
    directory: int
    planned: int
    both: int


class Covered(NamedTuple):
    """A duty: how many enterprises of the directory it covers (`fit`), how many of them the plan must name
    (`required`), and how many it names (`planned`).
    """

    duty: Duty
    fit: int
    required: int
    planned: int


class Line(NamedTuple):
    """An enterprise in the comparison: its category in the directory and in the plan (None: not there), and the duties
    that cover it. `missing`: a duty that the plan does not fulfil covers it, and the plan does not name it.
    """

    identifier: str
    directory: str | None
    planned: str | None
    duties: Sequence[str]
    missing: bool


class Comparison(NamedTuple):
    categories: list[Beside]
    duties: list[Covered]
    lines: list[Line]
    """The enterprises of both sides, in the order of identifiers."""

    def only(self, which: Which) -> Iterator[Line]:
        for line in self.lines:
            if which == "all" or (line.missing if which == "missing" else line.directory is None):
                yield line


def sheet_of(key: Condition, duties: Iterable[Duty], on: date) -> Sheet:
    """The questions that the directory must answer. `key` is the condition that makes an enterprise a key unit. Raises
    ConditionTooLarge.
    """
    fits = {_KEY: Question(key, on), **{_name(duty): Question(duty.where, on) for duty in duties}}
    sheet = Sheet(Question(None, on), ("status",), fits)
    check_size(sheet)
    return sheet


def _name(duty: Duty) -> str:
    return f"duty.{duty.name}"


@heavy
def compare(planned: Sequence[Named], directory: Sequence[Alike], duties: Sequence[Duty]) -> Comparison:
    """The comparison of the planned enterprises with the directory, which has answered the questions of `sheet_of`. An
    enterprise is missing if the plan does not name it and a duty covers it that the plan does not fulfil.
    """
    category = {
        identifier: group.fits[_KEY] for group in directory if is_open(group) for identifier in group.identifiers
    }
    in_directory = {identifier: "key" if is_key else "general" for identifier, is_key in category.items()}
    in_plan = {entry.identifier: entry.category for entry in planned}
    covered, covering, short = _covered(in_plan, directory, duties)
    lines = [
        Line(
            identifier,
            in_directory.get(identifier),
            in_plan.get(identifier),
            covering.get(identifier, ()),
            identifier not in in_plan and not short.isdisjoint(covering.get(identifier, ())),
        )
        for identifier in sorted(in_directory.keys() | in_plan.keys())
    ]
    return Comparison([_beside(each, lines) for each in ("key", "general")], covered, lines)


def _covered(
    in_plan: Mapping[str, str], directory: Sequence[Alike], duties: Sequence[Duty]
) -> tuple[list[Covered], Mapping[str, Sequence[str]], frozenset[str]]:
    """The figures of each duty; enterprise → the duties that cover it; and the duties that the plan does not fulfil."""
    covering: dict[str, list[str]] = defaultdict(list)
    figures = []
    for duty in duties:
        fit = [
            identifier
            for group in directory
            if is_open(group) and group.fits[_name(duty)]
            for identifier in group.identifiers
        ]
        for identifier in fit:
            covering[identifier].append(duty.name)
        named = sum(identifier in in_plan for identifier in fit)
        figures.append(Covered(duty, len(fit), count_for_rate(duty.share, len(fit)), named))
    return figures, covering, frozenset(each.duty.name for each in figures if each.planned < each.required)


def _beside(category: str, lines: Sequence[Line]) -> Beside:
    directory = sum(line.directory == category for line in lines)
    planned = sum(line.planned == category for line in lines)
    return Beside(category, directory, planned, sum(line.directory == line.planned == category for line in lines))
