"""What a frame has to know of each of a population: texts of fields, and which conditions hold.

The database fills the sheet for enterprises (`conditions_in_sql`), `fill` for everybody else; what it says is the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from services.sampling.draws.frame.exclusions import When
from shared.errors import Invalid
from shared.policy.conditions import AllOf, AnyOf, Condition, Flagged, Not, Subject, matches
from shared.policy.draws import Cap
from shared.policy.selection import AtCap, Population, Selection
from shared.policy.shares import BY_TEAM
from shared.policy.teams import Team

COMPLAINT: Final = "complaint"
_STANDING: Mapping[Population, tuple[str, ...]] = {
    "enterprises": ("status",),
    "people": ("on_duty", "certificate_expires"),
    "experts": ("on_duty",),
    "items": (),
    "counties": (),
}
_MOST_CLAUSES, _DEEPEST = 2000, 20


class ConditionTooLarge(Invalid):
    code = "condition-too-large"
    title = "条件过于复杂"
    title_en = "Condition too large"


class Rules(NamedTuple):
    """A selection as it is applied on a day: with the caps that it counts against, and the teams it may divide by.

    `year` is what "this year" means. `planned`: the enterprises are those of a plan, which says which team inspects
    each.
    """

    selection: Selection
    caps: Sequence[Cap]
    teams: Sequence[Team]
    on: date
    year: int
    planned: bool = False

    @property
    def when(self) -> When:
        return When(self.on, self.year)


class Sheet(NamedTuple):
    """The questions: of everybody who fits `where`, these fields, and whether each condition holds."""

    where: Condition | None
    texts: tuple[str, ...]
    fits: tuple[Condition | None, ...]


class Alike(NamedTuple):
    """Those about whom the answers are the same: the texts, then true or false for each condition.

    Grouped, because a hundred thousand enterprises give a few hundred different answers, and each is judged once.
    """

    answers: tuple[str | bool, ...]
    identifiers: list[str]
    names: list[str]


class Answers(NamedTuple):
    """The answers about one, each under what it was asked for."""

    texts: Mapping[str, str]
    certain: Sequence[bool]
    times: Sequence[bool]
    caps: Sequence[bool]
    complained: bool
    teams: Sequence[bool]


def sheet_of(rules: Rules) -> Sheet:
    """The questions of a selection. Raises ConditionTooLarge."""
    selection = rules.selection
    fields = [*_STANDING[selection.population], selection.stratify_by]
    if selection.weights and selection.weights.base:
        fields.append(selection.weights.base.by)
    if not rules.planned:
        fields = [field for field in fields if not _by_team(rules, field)]
    sheet = Sheet(
        where=selection.where,
        texts=tuple(dict.fromkeys(filter(None, fields))),
        fits=tuple(condition for part in _parts(rules) for condition in part),
    )
    _check_size(sheet)
    return sheet


def read(rules: Rules, sheet: Sheet, answers: Sequence[str | bool]) -> Answers:
    """A sheet's answers, under what each was asked for."""
    texts = {name: str(text) for name, text in zip(sheet.texts, answers, strict=False)}
    ends = accumulate(map(len, _parts(rules)), initial=len(sheet.texts))
    certain, times, caps, complained, teams = ([bool(each) for each in answers[a:b]] for a, b in pairwise(ends))
    return Answers(texts, certain, times, caps, any(complained), teams)


def fill(sheet: Sheet, subjects: Iterable[tuple[str, Subject]], on: date) -> list[Alike]:
    """The answers about subjects that are at hand, each with its name: about all who fit."""
    groups: dict[tuple[str | bool, ...], Alike] = {}
    for name, subject in subjects:
        if matches(sheet.where, subject, on):
            texts = [subject.fields.get(field, "") for field in sheet.texts]
            answers: tuple[str | bool, ...] = (*texts, *(matches(each, subject, on) for each in sheet.fits))
            alike = groups.setdefault(answers, Alike(answers, [], []))
            alike.identifiers.append(subject.identifier)
            alike.names.append(name)
    return list(groups.values())


def _parts(rules: Rules) -> tuple[Sequence[Condition | None], ...]:
    selection = rules.selection
    capped = any(isinstance(exclusion, AtCap) for exclusion in selection.exclude)
    this_year = Flagged(flag=COMPLAINT, since=date(rules.year, 1, 1))
    return (
        [certainty.where for certainty in selection.certain],
        [times.where for times in selection.weights.times] if selection.weights else [],
        [cap.where for cap in rules.caps] if capped else [],
        [this_year] if capped and any(COMPLAINT in cap.except_for for cap in rules.caps) else [],
        [team.where for team in rules.teams] if _by_team(rules, selection.stratify_by) and not rules.planned else [],
    )


def _by_team(rules: Rules, field: str) -> bool:
    return field == BY_TEAM and rules.selection.population == "enterprises"


def _check_size(sheet: Sheet) -> None:
    """A database reads a condition recursively, and so do we: an absurd one must not exhaust it."""
    level: list[Condition] = [each for each in (sheet.where, *sheet.fits) if each is not None]
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
