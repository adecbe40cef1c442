"""A plan beside the directory: whom a duty covers and the plan leaves out, and whom only the plan knows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from services.sampling.plans.coverage.figures import is_open
from services.sampling.plans.plan.named import Named
from services.sampling.registers.enterprises.sheet import Alike, Question, Sheet, check_size
from shared.draws.deals import count_for_rate
from shared.heavy import heavy
from shared.policy.conditions import Condition
from shared.policy.draws import Duty

_KEY = "key"
Which = Literal["missing", "not-in-directory", "all"]


class Beside(NamedTuple):
    """A category's enterprises: open ones of the directory, those the plan names, and how many are in both."""

    category: str
    directory: int
    planned: int
    both: int


class Covered(NamedTuple):
    """A duty: those it covers in the directory, how many of them the plan must name at least, and does."""

    duty: Duty
    fit: int
    required: int
    planned: int


class Line(NamedTuple):
    """An enterprise on both sides: its category in each (None: not there), and the duties that cover it."""

    identifier: str
    directory: str | None
    planned: str | None
    duties: Sequence[str]
    missing: bool


class Comparison(NamedTuple):
    categories: list[Beside]
    duties: list[Covered]
    lines: list[Line]
    """In the order of identifiers."""

    def only(self, which: Which) -> Iterator[Line]:
        for line in self.lines:
            if which == "all" or (line.missing if which == "missing" else line.directory is None):
                yield line


def sheet_of(key: Condition, duties: Iterable[Duty], on: date) -> Sheet:
    """What is asked of the directory. `key` makes an enterprise a key one. Raises ConditionTooLarge."""
    fits = {_KEY: Question(key, on), **{_name(duty): Question(duty.where, on) for duty in duties}}
    sheet = Sheet(Question(None, on), ("status",), fits)
    check_size(sheet)
    return sheet


def _name(duty: Duty) -> str:
    return f"duty.{duty.name}"


@heavy
def compare(planned: Sequence[Named], directory: Sequence[Alike], duties: Sequence[Duty]) -> Comparison:
    """`directory` answers the questions of `sheet_of`. Missing is who is covered by a duty that the plan falls short
    of.
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
    """Each duty, the duties of each enterprise, and the duties that the plan falls short of."""
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
