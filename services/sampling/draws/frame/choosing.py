"""Choosing the units of a frame: which subjects may be drawn, in which stratum and with which weight; and which may
not, for which reasons.

The choice is made from a filled sheet: the answers of every subject to the selection's questions (see `sheet.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
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
from services.sampling.draws.frame.freezing import Candidate, Excluded, OutReason
from services.sampling.draws.frame.sheet import COMPLAINT, Answers, FrameRules, read
from services.sampling.draws.frame.weighting import weight_of
from services.sampling.registers.enterprises.sheet import Alike
from services.sampling.registers.enterprises.team_in_charge import NoTeam, OneTeam, TeamFound, team_found
from shared.errors import Invalid
from shared.heavy import heavy
from shared.policy.shares import BY_TEAM


class StratumTwice(Invalid):
    code = "stratum-twice"
    title = "类别重名"
    title_en = "Two strata have the same name"


class Chosen(NamedTuple):
    """The result of choosing: the subjects that may be drawn, the excluded subjects with their reasons, and the strata
    that are drawn whole.
    """

    candidates: Sequence[Candidate]
    excluded: Sequence[Excluded]
    certain: frozenset[str]


class _Verdict(NamedTuple):
    """The verdict on subjects with the same answers: their stratum, their number of lots, the reasons that exclude all
    of them, and the caps that apply to them.
    """

    stratum: str
    weight: int
    out: tuple[OutReason, ...]
    caps: Sequence[CapReached]


@heavy
def choose(rules: FrameRules, filled: Iterable[Alike], past: Past) -> Chosen:
    """Judge every subject on the filled sheet; subjects with the same answers are judged together. Raises
    StratumTwice.
    """
    out = out_by_past(rules.selection.exclude, past, rules.when)
    caps = caps_reached(rules.caps, past, rules.year)
    candidates: list[Candidate] = []
    excluded: list[Excluded] = []
    for alike in filled:
        verdict = _judge(rules, alike, caps)
        stratum, weight = verdict.stratum, verdict.weight
        for identifier, name in zip(alike.identifiers, alike.names, strict=True):
            reasons = out.get(identifier, ())
            if verdict.out or verdict.caps:
                reasons = (*verdict.out, *reasons, *_capped(verdict.caps, identifier))
            if reasons:
                excluded.append(Excluded(identifier, name, reasons, stratum))
            else:
                candidates.append(Candidate(identifier, name, stratum, weight))
    return Chosen(candidates, excluded, frozenset(each.stratum for each in rules.selection.certain))


def _judge(rules: FrameRules, alike: Alike, caps: Sequence[CapReached]) -> _Verdict:
    selection, answers = rules.selection, read(rules, alike)
    out = standing(selection.population, alike.texts, rules.on)
    stratum = _certain(rules, answers)
    if stratum is None and rules.by_team:
        team = _team(rules, alike)
        if not isinstance(team, OneTeam):
            return _Verdict("", 1, tuple(filter(None, (out, no_team(team)))), ())
        stratum = _checked(rules, team.code)
    elif stratum is None:
        stratum = _checked(rules, alike.texts.get(selection.stratify_by, ""))
    binding = [
        cap
        for cap, applies in zip(caps, answers.caps, strict=False)
        if applies and not (answers.complained and COMPLAINT in cap.cap.except_for)
    ]
    weight = weight_of(selection.weights, alike.texts.get(rules.weighed_by, ""), answers.times)
    return _Verdict(stratum, weight, (out,) if out else (), binding)


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
    return stratum


def _capped(caps: Sequence[CapReached], identifier: str) -> Iterable[OutReason]:
    return filter(None, (cap.reason(identifier) for cap in caps))


def left_out(chosen: Chosen, missing: Iterable[Missing], *, by_team: bool) -> Chosen:
    """The choice, with the enterprises added as excluded that the plan names and the directory no longer has."""
    gone = [Excluded(one.identifier, one.name, (one.reason,), one.team if by_team else "") for one in missing]
    return chosen._replace(excluded=[*chosen.excluded, *gone]) if gone else chosen


def reasons_by_stratum(excluded: Iterable[Excluded]) -> Mapping[str, Mapping[str, int]]:
    """Stratum → reason → how many subjects it excludes. A subject that is excluded for two reasons counts for both."""
    counts: dict[str, dict[str, int]] = {}
    for one in excluded:
        stratum = counts.setdefault(one.stratum, {})
        for reason in one.reasons:
            stratum[reason.because] = stratum.get(reason.because, 0) + 1
    return counts
