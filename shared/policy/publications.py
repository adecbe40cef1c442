"""How what a bureau publishes of its work is released, from which day on, and what of it is published at all."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.calendar import StatutoryCalendar, add_calendar_days
from shared.contracts.publications import PublicationKind, Release
from shared.policy.clauses import Citation, Clause
from shared.policy.faults import Fault

ONLY_BY_POLICY: tuple[PublicationKind, ...] = ("lead-transfer", "advance-notice", "major-hazard")
"""The kinds that no law makes public everywhere: without a rule of the policy nothing of them is published."""


class Embargo(Clause):
    """Nothing is released before a day: `count` days after the matter, or before the visit that is told beforehand."""

    count: Annotated[int, Field(ge=0, le=366)]
    unit: Literal["days", "working-days"]
    side: Literal["after", "before"] = "after"

    def ends(self, day: date, calendar: StatutoryCalendar) -> date:
        """The first day on which something may be released; `day` is that of the matter, or of the visit. Working days
        of a year whose holidays are not published are estimated.
        """
        if self.unit == "days":
            return add_calendar_days(day, -self.count if self.side == "before" else self.count)
        counted = calendar.estimating()
        if self.side == "before":
            return counted.subtract_working_days(day, self.count)
        return counted.add_working_days(day, self.count)


class PublicationRule(Clause):
    """How publications of a kind are released: by a person, or by the service as soon as they are there. Kinds without
    a rule are released by a person; those of `ONLY_BY_POLICY` are not published without one.

    `embargo`: the day before which nothing is released. `stays`: for how many days more the public reads that a hazard
    is eliminated, after the day on which it was told so.
    """

    kind: PublicationKind
    release: Release
    embargo: Embargo | None = None
    stays: Annotated[int, Field(ge=0, le=366)] | None = None
    basis: Citation


def publication_faults(rules: Sequence[PublicationRule]) -> Iterator[Fault]:
    """Faults of rules: what a person wrote is released by nobody but another person; only a visit is told beforehand;
    only a hazard is eliminated.
    """
    for number, rule in enumerate(rules):
        if rule.kind == "typical-case" and rule.release == "by-itself":
            yield Fault(
                ("publications", number, "release"),
                "典型案例由人撰写，须经另一人公示；请改为 approval",
                "a typical case is written by a person, and another person releases it: write approval",
            )
        if rule.embargo and rule.embargo.side == "before" and rule.kind != "advance-notice":
            yield Fault(
                ("publications", number, "embargo", "side"),
                "只有检查预告（advance-notice）在检查日之前公示；请改为 after",
                "only an advance-notice is published before the day of a visit: write after",
            )
        if rule.stays is not None and rule.kind != "major-hazard":
            yield Fault(
                ("publications", number, "stays"),
                "只有重大事故隐患（major-hazard）消除后继续公示一段时间；请去掉 stays",
                "only a major-hazard stays for some days once it is eliminated: leave `stays` out",
            )
