"""The sheet of a selection: the questions that it asks about every subject of its population, and the use of each
answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from services.sampling.draws.frame.exclusions import When
from services.sampling.registers.enterprises.sheet import Alike, Question, Sheet, check_size
from services.sampling.registers.enterprises.team_in_charge import team_questions
from shared.policy.conditions import Condition, Flagged
from shared.policy.coverage import Cap
from shared.policy.selection import AtCap, Population, Selection
from shared.policy.shares import BY_TEAM
from shared.policy.teams import Team

COMPLAINT: Final = "complaint"
_COMPLAINED = "complained"
_STANDING: Mapping[Population, tuple[str, ...]] = {
    "enterprises": ("status",),
    "people": ("on_duty", "certificate_expires"),
    "experts": ("on_duty",),
    "items": (),
    "counties": (),
}


class FrameRules(NamedTuple):
    """A selection as applied on a day, with the caps that count for it and the teams of the policy.

    `year` is what "this year" means. `planned`: the enterprises are those of a plan, and the plan says which team
    inspects each. `stratum`: only this stratum is drawn.
    """

    selection: Selection
    caps: Sequence[Cap]
    teams: Sequence[Team]
    on: date
    year: int
    planned: bool = False
    stratum: str | None = None

    @property
    def when(self) -> When:
        return When(self.on, self.year)

    @property
    def by_team(self) -> bool:
        """Whether the strata are teams."""
        return self.selection.stratify_by == BY_TEAM and self.selection.population == "enterprises"

    @property
    def needs_team(self) -> bool:
        """Whether the choice depends on which team inspects an enterprise: for its stratum, or for a cap that counts
        the visits of each team apart.
        """
        apart = any(cap.visits_of == "team" for cap in self.caps) and self.excludes_at_cap
        return self.by_team or (apart and self.selection.population == "enterprises")

    @property
    def excludes_at_cap(self) -> bool:
        return any(isinstance(exclusion, AtCap) for exclusion in self.selection.exclude)

    @property
    def weighed_by(self) -> str:
        """The field from which weights are taken; "" if none."""
        weights = self.selection.weights
        return weights.base.by if weights and weights.base else ""


class Answers(NamedTuple):
    """The answers of subjects that answer alike: for each certainty, factor and cap, in their order, whether it applies
    to these subjects. `complained`: there was a complaint this year.
    """

    certain: Sequence[bool]
    times: Sequence[bool]
    caps: Sequence[bool]
    complained: bool


def sheet_of(rules: FrameRules, changed_since: datetime | None = None) -> Sheet:
    """The sheet with the questions of a selection; it names the whole population. Raises ConditionTooLarge."""
    selection = rules.selection
    stratify_by = "" if rules.by_team and not rules.planned else selection.stratify_by
    team = BY_TEAM if rules.needs_team and rules.planned else ""
    fields = filter(None, [*_STANDING[selection.population], stratify_by, rules.weighed_by, team])
    fits = {name: Question(condition, rules.on) for name, condition in _questions(rules)}
    if rules.needs_team and not rules.planned:
        fits |= team_questions(rules.teams, rules.on)
    where = Question(selection.where, rules.on)
    sheet = Sheet(where, tuple(dict.fromkeys(fields)), fits, with_outside=True, changed_since=changed_since)
    check_size(sheet)
    return sheet


def read(rules: FrameRules, alike: Alike) -> Answers:
    """The answers of these subjects to the questions of `sheet_of`."""
    certain, times, caps = (
        [alike.fits[name] for name in names] for names in (_certain(rules), _times(rules), _caps(rules))
    )
    return Answers(certain, times, caps, alike.fits.get(_COMPLAINED, False))


def _questions(rules: FrameRules) -> Iterator[tuple[str, Condition | None]]:
    for named in (_certain(rules), _times(rules), _caps(rules)):
        yield from named.items()
    if any(COMPLAINT in cap.except_for for cap in rules.caps) and _caps(rules):
        yield _COMPLAINED, Flagged(flag=COMPLAINT, since=date(rules.year, 1, 1))


def _certain(rules: FrameRules) -> Mapping[str, Condition | None]:
    return {f"certain.{number}": each.where for number, each in enumerate(rules.selection.certain)}


def _times(rules: FrameRules) -> Mapping[str, Condition | None]:
    weights = rules.selection.weights
    return {f"times.{number}": each.where for number, each in enumerate(weights.times if weights else ())}


def _caps(rules: FrameRules) -> Mapping[str, Condition | None]:
    """Question → the condition of a cap; empty if the selection does not exclude enterprises that reached a cap."""
    if not rules.excludes_at_cap:
        return {}
    return {f"cap.{number}": cap.where for number, cap in enumerate(rules.caps)}
