"""Why somebody who fits may not be drawn all the same: each reason with its dates and counts, in both languages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.sampling.draws.frame.freezing import Reason
from shared.calendar.spans import Span, months_before, year_span
from shared.policy.draws import Cap
from shared.policy.selection import AtCap, Drawn, Exclusion, Inspected, InspectedElsewhere, Named, Population

_STATUS = {"suspended": ("已停业", "suspended"), "closed": ("已关闭", "closed"), "moved": ("已迁出", "moved away")}

_Held = tuple[int, date, str]
"""How often, when last, by which department."""

LABELS: Mapping[str, tuple[str, str]] = {
    "not-open": ("未在营业", "not open"),
    "off-duty": ("不在岗", "off duty"),
    "certificate-expired": ("执法证件过期", "certificate expired"),
    "not-in-directory": ("不在名录中", "not in the directory"),
    "no-team": ("无检查组", "of no team"),
    "inspected": ("已检查", "inspected already"),
    "drawn": ("已抽中", "drawn already"),
    "at-cap": ("检查次数已达上限", "at the cap"),
    "inspected-elsewhere": ("其他部门已检查", "inspected by another department"),
    "named": ("指明排除", "named"),
}
"""Every reason there is, in two words."""


class Inspection(NamedTuple):
    """An inspection on record. `department` is "" where it was the bureau that draws.

    `embargoed`: it followed a draw whose names are not open.
    """

    identifier: str
    held_on: date
    department: str
    occasion: str
    embargoed: bool = False


class Past(NamedTuple):
    """What has happened to those who may be drawn: inspections, and when each was drawn by this kind of draw."""

    inspections: Sequence[Inspection] = ()
    drawn: Mapping[str, date] = {}


class Missing(NamedTuple):
    """An enterprise that a plan names and no list any more."""

    identifier: str
    name: str
    team: str

    @property
    def reason(self) -> Reason:
        return Reason(
            "not-in-directory", "计划列有该企业，但名录中已没有。", "The plan names it, the directory no longer."
        )


class CapReached(NamedTuple):
    """A cap, and how often each was inspected this year as far as the cap counts it."""

    cap: Cap
    counts: Mapping[str, int]

    def reason(self, identifier: str) -> Reason | None:
        """None for who is below it."""
        count = self.counts.get(identifier, 0)
        if count < self.cap.times:
            return None
        return Reason(
            "at-cap",
            f"本年度已检查 {count} 次，达到频次上限 {self.cap.times} 次（{self.cap.basis}）。",
            f"Inspected {count} times this year; the cap is {self.cap.times} ({self.cap.basis}).",
        )


def first_day_needed(exclusions: Iterable[Exclusion], on: date) -> date | None:
    """The first day whose inspections matter; None where none does."""
    looking = (each for each in exclusions if isinstance(each, Inspected | InspectedElsewhere | AtCap))
    return min((_span(each, on).first for each in looking), default=None)


def out_by_past(exclusions: Iterable[Exclusion], past: Past, on: date) -> Mapping[str, Sequence[Reason]]:
    """By identifier, the reasons that need nobody's classes or marks: all but the caps."""
    reasons: defaultdict[str, list[Reason]] = defaultdict(list)
    for exclusion in exclusions:
        for identifier, reason in _found(exclusion, past, on):
            reasons[identifier].append(reason)
    return reasons


def caps_reached(caps: Iterable[Cap], past: Past, on: date) -> list[CapReached]:
    """What each cap counts: this year's inspections, but those for which it makes an exception.

    Another department's inspections do not use up ours.
    """
    span = year_span(on.year)
    return [
        CapReached(
            cap,
            Counter(
                each.identifier
                for each in past.inspections
                if not each.department and each.held_on in span and each.occasion not in cap.except_for
            ),
        )
        for cap in caps
    ]


def standing(population: Population, texts: Mapping[str, str], on: date) -> Reason | None:
    """Why somebody is out whatever the selection says: not open; off duty, the certificate expired."""
    match population:
        case "enterprises" if (status := texts["status"]) != "open":
            zh, en = _STATUS.get(status, (status, status))
            return Reason("not-open", f"名录中的状态为{zh}。", f"The directory says: {en}.")
        case "people" | "experts" if texts["on_duty"] != "yes":
            return Reason("off-duty", "名录中登记为不在岗。", "The register says: off duty.")
        case "people" if (expiry := texts["certificate_expires"]) and date.fromisoformat(expiry) < on:
            return Reason(
                "certificate-expired", f"执法证件已于 {expiry} 到期。", f"The certificate expired on {expiry}."
            )
        case _:
            return None


def tallied(reasons: Mapping[str, int]) -> tuple[str, str]:
    """`已检查 10，未在营业 2` and the same in English: how many are out for which reasons."""
    said = [(*LABELS.get(code, (code, code)), count) for code, count in sorted(reasons.items())]
    return "，".join(f"{zh} {count}" for zh, _, count in said), ", ".join(f"{en} {count}" for _, en, count in said)


def _found(exclusion: Exclusion, past: Past, on: date) -> Iterator[tuple[str, Reason]]:
    match exclusion:
        case Inspected() | InspectedElsewhere():
            yield from _inspected(exclusion, past.inspections, on)
        case Drawn():
            for identifier, day in past.drawn.items():
                zh, en = f"本年度已于 {day} 被同类抽查抽中。", f"Drawn this year by a draw of this kind, on {day}."
                yield identifier, Reason("drawn", zh, en)
        case Named():
            for identifier in exclusion.identifiers:
                yield identifier, Reason("named", f"指明排除：{exclusion.reason}。", f"Named: {exclusion.reason}.")
        case AtCap():
            return


def _inspected(
    exclusion: Inspected | InspectedElsewhere, inspections: Iterable[Inspection], on: date
) -> Iterator[tuple[str, Reason]]:
    span, elsewhere = _span(exclusion, on), isinstance(exclusion, InspectedElsewhere)
    held: dict[str, _Held] = {}
    for identifier, day, department, _, _ in inspections:
        if bool(department) is elsewhere and span.first <= day <= span.last:
            before = held.get(identifier)
            times, last, by = before or (0, day, department)
            held[identifier] = (times + 1, day, department) if day >= last else (times + 1, last, by)
    # A few hundred texts serve tens of thousands.
    said = {each: _said(exclusion, *each) for each in set(held.values())}
    for identifier, each in held.items():
        yield identifier, said[each]


def _said(exclusion: Inspected | InspectedElsewhere, times: int, last: date, department: str) -> Reason:
    months = exclusion.within_months
    since, since_en = f"近 {months} 个月", f"in the last {months} months"
    if months is None:
        since, since_en = "本年度", "this year"
    by, by_en = (f"由{department}", f" by {department}") if department else ("", "")
    return Reason(
        exclusion.because,
        f"{since}已{by}检查，共 {times} 次，最近一次 {last}。",
        f"Inspected{by_en} {since_en}: {times}, last on {last}.",
    )


def _span(exclusion: Inspected | InspectedElsewhere | AtCap, on: date) -> Span:
    """The days whose inspections an exclusion looks at."""
    months = None if isinstance(exclusion, AtCap) else exclusion.within_months
    return year_span(on.year) if months is None else Span(months_before(on, months), on)
