"""Why a subject that fits the selection may still not be drawn: each reason with its dates and counts, in both
languages.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.sampling.draws.frame.members import OutReason
from services.sampling.past.inspection.cap import counted
from services.sampling.past.inspection.visits import Days, HeldInspection, days_of
from services.sampling.registers.enterprises.team_in_charge import NoTeam, OneTeam, SeveralTeams, TeamFound
from shared.calendar.spans import Span, months_before, year_span
from shared.policy.caps import TOGETHER, counted_days, is_reached, tally_of
from shared.policy.coverage import Cap
from shared.policy.draws import Method
from shared.policy.selection import AtCap, Drawn, Exclusion, Inspected, InspectedElsewhere, Named, Population

_STATUS = {"suspended": ("已停业", "suspended"), "closed": ("已关闭", "closed"), "moved": ("已迁出", "moved away")}

_METHODS: Mapping[Method, tuple[str, str]] = {
    "on-site": ("现场", "on site"),
    "online": ("网络", "online"),
    "documents": ("书面", "by documents"),
}
"""How an enterprise is inspected, in Chinese and English."""

_Visited = tuple[int, date, str]
"""Of an enterprise: how many times it was inspected, the day of the last inspection, and the department that made the
last inspection.
"""

LABELS: Mapping[str, tuple[str, str]] = {
    "not-open": ("未在营业", "not open"),
    "off-duty": ("不在岗", "off duty"),
    "certificate-expired": ("执法证件过期", "certificate expired"),
    "not-in-directory": ("不在名录中", "not in the directory"),
    "no-team": ("无检查组", "of no team"),
    "several-teams": ("多个检查组", "of several teams"),
    "inspected": ("已检查", "inspected already"),
    "drawn": ("已抽中", "drawn already"),
    "at-cap": ("检查次数已达上限", "at the cap"),
    "inspected-elsewhere": ("其他部门已检查", "inspected by another department"),
    "named": ("指明排除", "named"),
}
"""Code of a reason → the reason in a few words, in Chinese and English. All reasons are here."""


class Past(NamedTuple):
    """The past of the population: its inspections; for each drawn subject, the day on which a draw of this kind drew it
    this year; and, if a draw is continued, who was drawn for its purpose, and when.
    """

    inspections: Sequence[HeldInspection] = ()
    drawn: Mapping[str, date] = {}
    for_purpose: Mapping[str, date] = {}


class When(NamedTuple):
    """The day for which the frame is made, and the year that counts as "this year" on that day."""

    on: date
    year: int


class Missing(NamedTuple):
    """An enterprise that a plan names but no list names any more."""

    identifier: str
    name: str
    team: str

    @property
    def reason(self) -> OutReason:
        return OutReason(
            "not-in-directory", "计划列有该企业，但名录中已没有。", "The plan names it, the directory no longer."
        )


class CapReached(NamedTuple):
    """A cap, and for each of its tallies the enterprises whose visits of this year have reached it, each with the
    reason.
    """

    cap: Cap
    tallies: Mapping[str, Mapping[str, OutReason]]

    def reasons_for(self, team: TeamFound) -> Mapping[str, OutReason]:
        """Of the enterprises that this team inspects, those that the cap excludes. Where nobody knows whose an
        enterprise is, a cap on the visits of each team cannot exclude it.
        """
        if isinstance(team, OneTeam):
            return self.tallies.get(tally_of(self.cap, team.code), {})
        return {} if self.cap.visits_of == "team" else self.tallies.get(TOGETHER, {})


def first_day_needed(exclusions: Iterable[Exclusion], when: When) -> date | None:
    """The first day whose inspections matter for the exclusions; None if no inspection matters."""
    looking = (each for each in exclusions if isinstance(each, Inspected | InspectedElsewhere | AtCap))
    return min((_span(each, when).first for each in looking), default=None)


def out_by_past(exclusions: Iterable[Exclusion], past: Past, when: When) -> Mapping[str, Sequence[OutReason]]:
    """Identifier → the reasons that follow from the past alone: all reasons but the caps, which also need an
    enterprise's classes and marks.
    """
    reasons: defaultdict[str, list[OutReason]] = defaultdict(list)
    for exclusion in exclusions:
        for identifier, reason in _found(exclusion, past, when):
            reasons[identifier].append(reason)
    for identifier, day in past.for_purpose.items():
        zh, en = f"已于 {day} 为同一用途抽中或递补。", f"Drawn or called in for the same purpose, on {day}."
        others = [reason for reason in reasons[identifier] if reason.because != "drawn"]
        reasons[identifier] = [*others, OutReason("drawn", zh, en)]
    return reasons


def caps_reached(caps: Iterable[Cap], past: Past, year: int) -> list[CapReached]:
    """For each cap, the enterprises that have reached it in the visits of the year."""
    return [
        CapReached(
            cap,
            {tally: _reached(cap, tally, days) for tally, days in counted(cap, past.inspections, year).items()},
        )
        for cap in caps
    ]


def _reached(cap: Cap, tally: str, visits: Days) -> Mapping[str, OutReason]:
    counts = {identifier: len(days) for identifier, days in visits.items() if is_reached(cap, len(days))}
    ways, ways_en = (sep.join(_METHODS[each][at] for each in cap.methods) for at, sep in enumerate("、/"))
    who, who_en = (f" {tally} 组", f" by team {tally}") if tally else ("", "")
    how_en = f" ({ways_en})" if ways_en else ""
    reasons = {
        count: OutReason(
            "at-cap",
            f"本年度{who}已{ways}检查 {count} 次，达到频次上限 {cap.times} 次（{cap.basis}）。",
            f"Inspected{how_en}{who_en} {count} times this year; the cap is {cap.times} ({cap.basis}).",
        )
        for count in set(counts.values())
    }
    return {identifier: reasons[count] for identifier, count in counts.items()}


def standing(population: Population, texts: Mapping[str, str], on: date) -> OutReason | None:
    """The reason that excludes these subjects under every selection: not open, off duty, or certificate expired. None
    if no such reason applies.
    """
    match population:
        case "enterprises" if (status := texts["status"]) != "open":
            zh, en = _STATUS.get(status, (status, status))
            return OutReason("not-open", f"名录中的状态为{zh}。", f"The directory says: {en}.")
        case "people" | "experts" if texts["on_duty"] != "yes":
            return OutReason("off-duty", "名录中登记为不在岗。", "The register says: off duty.")
        case "people" if (expiry := texts["certificate_expires"]) and date.fromisoformat(expiry) < on:
            return OutReason(
                "certificate-expired", f"执法证件已于 {expiry} 到期。", f"The certificate expired on {expiry}."
            )
        case _:
            return None


def no_team(found: NoTeam | SeveralTeams) -> OutReason:
    """The reason why an enterprise is in no team's stratum: no team inspects it, or several do."""
    match found:
        case SeveralTeams(codes):
            zh, en = f"多个检查组都检查它：{'、'.join(codes)}。", f"Several teams inspect it: {', '.join(codes)}."
            return OutReason("several-teams", zh, en)
        case NoTeam():
            return OutReason("no-team", "不属于任何检查组的检查范围。", "No team inspects it.")


def tallied(reasons: Mapping[str, int]) -> tuple[str, str]:
    """How many subjects are excluded for which reasons, in Chinese (`已检查 10，未在营业 2`) and in English."""
    labelled = [(*LABELS.get(code, (code, code)), count) for code, count in sorted(reasons.items())]
    return "，".join(f"{zh} {count}" for zh, _, count in labelled), ", ".join(
        f"{en} {count}" for _, en, count in labelled
    )


def _found(exclusion: Exclusion, past: Past, when: When) -> Iterator[tuple[str, OutReason]]:
    match exclusion:
        case Inspected() | InspectedElsewhere():
            yield from _inspected(exclusion, past.inspections, when)
        case Drawn():
            for identifier, day in past.drawn.items():
                zh, en = f"本年度已于 {day} 被同类抽查抽中。", f"Drawn this year by a draw of this kind, on {day}."
                yield identifier, OutReason("drawn", zh, en)
        case Named():
            for identifier in exclusion.identifiers:
                yield identifier, OutReason("named", f"指明排除：{exclusion.reason}。", f"Named: {exclusion.reason}.")
        case AtCap():
            return


def _inspected(
    exclusion: Inspected | InspectedElsewhere, inspections: Iterable[HeldInspection], when: When
) -> Iterator[tuple[str, OutReason]]:
    span, elsewhere = _span(exclusion, when), isinstance(exclusion, InspectedElsewhere)
    held = [each for each in inspections if bool(each.department) is elsewhere and each.held_on in span]
    by = {(each.identifier, each.held_on): each.department for each in held}
    days = days_of((each.identifier, each.held_on) for each in held)
    found: dict[str, _Visited] = {
        identifier: (len(visits), visits[-1], by[identifier, visits[-1]]) for identifier, visits in days.items()
    }
    # Compute each text once: a few hundred texts serve tens of thousands of enterprises.
    reasons = {each: _inspected_reason(exclusion, *each) for each in set(found.values())}
    for identifier, each in found.items():
        yield identifier, reasons[each]


def _inspected_reason(exclusion: Inspected | InspectedElsewhere, times: int, last: date, department: str) -> OutReason:
    months = exclusion.within_months
    since, since_en = f"近 {months} 个月", f"in the last {months} months"
    if months is None:
        since, since_en = "本年度", "this year"
    by, by_en = (f"由{department}", f" by {department}") if department else ("", "")
    return OutReason(
        exclusion.because,
        f"{since}已{by}检查，共 {times} 次，最近一次 {last}。",
        f"Inspected{by_en} {since_en}: {times}, last on {last}.",
    )


def _span(exclusion: Inspected | InspectedElsewhere | AtCap, when: When) -> Span:
    """The days whose inspections an exclusion counts."""
    if isinstance(exclusion, AtCap):
        return counted_days(when.year)
    months = exclusion.within_months
    return year_span(when.year) if months is None else Span(months_before(when.on, months), when.on)
