"""Choosing the units of a frame: which subjects may be drawn, in which stratum and with which weight; and which may
not, for which reasons.

The choice is made from a filled sheet: the answers of every subject to the selection's questions (see `sheet.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import NamedTuple

from services.sampling.draws.frame.exclusions import (
    CapReached,
    Missing,
    Past,
    caps_reached,
    no_team,
    out_by_past,
    standing,
)
from services.sampling.draws.frame.left_out import gathered, public_reason
from services.sampling.draws.frame.members import Excluded, FrameMembers, LeftOutAlike, OutReason, UnitsAlike
from services.sampling.draws.frame.sheet import COMPLAINT, Answers, FrameRules, read
from services.sampling.draws.frame.weighting import weight_of
from services.sampling.registers.enterprises.sheet import Alike, Outside
from services.sampling.registers.enterprises.team_in_charge import NoTeam, OneTeam, TeamFound, team_found
from shared.draws.text import is_text
from shared.errors import Invalid
from shared.heavy import heavy
from shared.policy.shares import BY_TEAM

_OUTSIDE: Mapping[Outside, str] = {"not-named": "not-in-plan", "unfit": "outside-rule"}
"""Why subjects are outside the selection → the public reason."""


class StratumTwice(Invalid):
    code = "stratum-twice"
    title = "类别重名"
    title_en = "Two strata have the same name"


class StratumNotText(Invalid):
    code = "stratum-not-text"
    title = "类别名称含有不允许的字符"
    title_en = "A stratum has characters that are not allowed"


class StratumNotThere(Invalid):
    code = "stratum-not-there"
    title = "没有这一类别"
    title_en = "There is no such stratum"


class Chosen(NamedTuple):
    """The result of choosing: the whole population, divided into those who may be drawn and those who are left out; and
    the strata that are drawn whole.
    """

    members: FrameMembers
    certain: frozenset[str]


class _Verdict(NamedTuple):
    """The verdict on subjects with the same answers: their stratum, their number of lots, the reasons that exclude all
    of them, and for each cap that applies to them the enterprises that have reached it.
    """

    stratum: str
    weight: int
    out: tuple[OutReason, ...]
    reached: Sequence[Mapping[str, OutReason]]


@heavy
def choose(rules: FrameRules, filled: Iterable[Alike], past: Past) -> Chosen:
    """Judge every subject on the filled sheet; subjects with the same answers are judged together.

    Raises StratumTwice, StratumNotText, StratumNotThere.
    """
    out = out_by_past(rules.selection.exclude, past, rules.when)
    caps = caps_reached(rules.caps, past, rules.year)
    units: list[UnitsAlike] = []
    left: list[tuple[str, Sequence[str], Sequence[str]]] = []
    excluded: list[Excluded] = []
    strata: set[str] = set()
    changed = 0
    for alike in filled:
        changed += alike.changed
        if alike.outside:
            left.append((_OUTSIDE[alike.outside], alike.identifiers, alike.names))
            continue
        verdict = _judge(rules, alike, caps)
        strata.add(verdict.stratum)
        if rules.stratum not in (None, verdict.stratum):
            left.append(("other-stratum", alike.identifiers, alike.names))
            continue
        in_, out_ = _divided(alike, verdict, out)
        if in_.identifiers:
            units.append(in_)
        excluded += out_
    _check_there(rules, strata)
    groups = [LeftOutAlike(*group) for group in gathered([*left, *_by_reason(excluded)])]
    certain = frozenset(each.stratum for each in rules.selection.certain)
    return Chosen(FrameMembers(units, groups, excluded, changed), certain)


def _divided(
    alike: Alike, verdict: _Verdict, out: Mapping[str, Sequence[OutReason]]
) -> tuple[UnitsAlike, list[Excluded]]:
    """The subjects of a group that may be drawn, and those that are excluded, each with all reasons."""
    hit = [bool(verdict.out) or who in out for who in alike.identifiers]
    for reached in verdict.reached:
        hit = [each or who in reached for each, who in zip(hit, alike.identifiers, strict=True)]
    if not any(hit):
        return UnitsAlike(verdict.stratum, verdict.weight, alike.identifiers, alike.names), []
    excluded = [
        Excluded(who, name, _reasons(who, verdict, out), verdict.stratum)
        for who, name in compress(zip(alike.identifiers, alike.names, strict=True), hit)
    ]
    missed = [not each for each in hit]
    in_ = [*compress(alike.identifiers, missed)], [*compress(alike.names, missed)]
    return UnitsAlike(verdict.stratum, verdict.weight, *in_), excluded


def _reasons(who: str, verdict: _Verdict, out: Mapping[str, Sequence[OutReason]]) -> tuple[OutReason, ...]:
    capped = (reached[who] for reached in verdict.reached if who in reached)
    return (*verdict.out, *out.get(who, ()), *capped)


def _by_reason(excluded: Iterable[Excluded]) -> Iterable[tuple[str, Sequence[str], Sequence[str]]]:
    """The excluded subjects in groups of one public reason."""
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for one in excluded:
        identifiers, names = groups.setdefault(public_reason(why.because for why in one.reasons), ([], []))
        identifiers.append(one.identifier)
        names.append(one.name)
    return ((reason, *who) for reason, who in groups.items())


def _judge(rules: FrameRules, alike: Alike, caps: Sequence[CapReached]) -> _Verdict:
    selection, answers = rules.selection, read(rules, alike)
    out = standing(selection.population, alike.texts, rules.on)
    stratum = _certain(rules, answers)
    team = _team(rules, alike) if rules.needs_team else NoTeam()
    if stratum is None and rules.by_team:
        if not isinstance(team, OneTeam):
            return _Verdict("", 1, tuple(filter(None, (out, no_team(team)))), ())
        stratum = _checked(rules, team.code)
    elif stratum is None:
        stratum = _checked(rules, alike.texts.get(selection.stratify_by, ""))
    reached = [
        cap.reasons_for(team)
        for cap, applies in zip(caps, answers.caps, strict=False)
        if applies and not (answers.complained and COMPLAINT in cap.cap.except_for)
    ]
    weight = weight_of(selection.weights, alike.texts.get(rules.weighed_by, ""), answers.times)
    return _Verdict(stratum, weight, (out,) if out else (), reached)


def _certain(rules: FrameRules, answers: Answers) -> str | None:
    """The stratum of the first certainty that these subjects fit; None if they fit none."""
    fitting = zip(rules.selection.certain, answers.certain, strict=True)
    return next((certainty.stratum for certainty, holds in fitting if holds), None)


def _team(rules: FrameRules, alike: Alike) -> TeamFound:
    """The team that inspects these enterprises: the plan's team if there is a plan, else the policy's."""
    if rules.planned:
        return OneTeam(alike.texts[BY_TEAM]) if alike.texts[BY_TEAM] else NoTeam()
    return team_found(alike, rules.teams)


def _checked(rules: FrameRules, stratum: str) -> str:
    if any(certainty.stratum == stratum for certainty in rules.selection.certain):
        field = rules.selection.stratify_by
        raise StratumTwice(
            f"“{stratum}”既是全部抽取的类别，又是 {field} 的取值；请给全部抽取的类别另起名称。",
            f"{stratum!r} names a stratum drawn whole, and is a value of {field} too; give the former another name.",
            stratum=stratum,
        )
    if stratum and not is_text(stratum):
        raise StratumNotText(
            f"{rules.selection.stratify_by} 的取值“{stratum}”不能作类别名称（含有不可见字符或首尾空白，"
            "或超过 200 个字符）；请改正名录。",
            f"The value {stratum!r} of {rules.selection.stratify_by} cannot name a stratum: it has invisible "
            "characters, white space at an end, or more than 200 characters. Correct the directory.",
            stratum=stratum,
        )
    return stratum


def _check_there(rules: FrameRules, strata: set[str]) -> None:
    """Refuse a request for a stratum in which there is nobody at all. Raises StratumNotThere."""
    if rules.stratum is not None and rules.stratum not in strata:
        known = sorted(filter(None, strata))
        raise StratumNotThere(
            f"没有类别“{rules.stratum}”；现有：{'、'.join(known) or '无'}。",
            f"There is no stratum {rules.stratum!r}; there are: {', '.join(known) or 'none'}.",
            strata=known,
        )


def with_missing(chosen: Chosen, missing: Iterable[Missing], *, by_team: bool) -> Chosen:
    """The choice, with the enterprises added to the exclusions that the plan names and the directory no longer has.
    They are no members of the population any more.
    """
    gone = [Excluded(one.identifier, one.name, (one.reason,), one.team if by_team else "") for one in missing]
    members = chosen.members
    return chosen._replace(members=members._replace(excluded=[*members.excluded, *gone]))


def reasons_by_stratum(excluded: Iterable[Excluded]) -> Mapping[str, Mapping[str, int]]:
    """Stratum → reason → how many subjects it excludes. A subject that is excluded for two reasons counts for both."""
    counts: dict[str, dict[str, int]] = {}
    for one in excluded:
        stratum = counts.setdefault(one.stratum, {})
        for reason in one.reasons:
            stratum[reason.because] = stratum.get(reason.because, 0) + 1
    return counts
