"""Which people cannot be put on any task, and why: off duty, certificate expired by then, away, or kept out by the
policy.

People who are retired from the register are not considered at all: see `registers/records/retirement.py`.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from services.sampling.draws.frame.members import OutReason
from services.sampling.draws.roster.requests import Absence
from services.sampling.draws.roster.tags import EXPERT
from services.sampling.registers.records.fields import Fields, Inspector, as_subject
from services.sampling.registers.records.naming import name_of
from shared.calendar.spans import Span
from shared.draws.frames import Slot
from shared.policy.conditions import Condition, matches


class Recruit(NamedTuple):
    """A person of a register who may be put on tasks, with the tags that the person carries, and the keys that the
    person had before.
    """

    key: str
    fields: Fields
    tags: tuple[str, ...]
    former: tuple[str, ...] = ()

    @property
    def drawn_as(self) -> str:
        """The name of the person in the draw."""
        return name_of("experts" if EXPERT in self.tags else "people", self.key)

    def fits(self, condition: Condition | None, on: date) -> bool:
        return matches(condition, as_subject(self.key, self.fields, self.former), on)


class CrewRules(NamedTuple):
    """What decides who is available: the days of the inspections, the condition for being considered, the absences, the
    condition for being kept out, the slots to fill, and the keys of those who were drawn for these slots before.
    """

    on: Span
    only: Condition | None
    absent: Sequence[Absence]
    excluded: Condition | None
    slots: Collection[Slot]
    drawn: Collection[str] = ()


def belongs(recruit: Recruit, rules: CrewRules) -> bool:
    """Whether a person belongs to the population of the draw: experts do only if a slot asks for an expert."""
    return EXPERT not in recruit.tags or any(EXPERT in slot.tags for slot in rules.slots)


def reasons_against(recruit: Recruit, rules: CrewRules) -> list[OutReason]:
    """Every reason why the person cannot be put on a task; [] if the person can."""
    return [*_of_record(recruit, rules), *_of_rules(recruit, rules)]


def _of_record(recruit: Recruit, rules: CrewRules) -> Iterator[OutReason]:
    fields = recruit.fields
    if getattr(fields, "on_duty", True) is False:
        yield OutReason("off-duty", "不在岗", "off duty")
    expires = fields.certificate_expires if isinstance(fields, Inspector) else None
    if expires is not None and expires < rules.on.last:
        yield OutReason(
            "certificate",
            f"执法证件于 {expires} 到期，早于检查日期 {rules.on.last}",
            f"the certificate expires on {expires}, before the inspection on {rules.on.last}",
        )


def _of_rules(recruit: Recruit, rules: CrewRules) -> Iterator[OutReason]:
    for absence in rules.absent:
        if absence.person == recruit.key and absence.first <= rules.on.last and rules.on.first <= absence.last:
            yield OutReason(
                "absent",
                f"{absence.first} 至 {absence.last} 不在：{absence.reason}",
                f"away from {absence.first} to {absence.last}: {absence.reason}",
            )
    if rules.excluded is not None and recruit.fits(rules.excluded, rules.on.first):
        yield OutReason("excluded", "按本局规则不参加执法检查组", "the policy keeps them out of the teams")
    if recruit.key in rules.drawn:
        yield OutReason("drawn", "已为同一用途抽中或递补", "drawn or called in for the same purpose before")
    if not any(_could_fit(recruit, slot) for slot in rules.slots):
        yield OutReason("fits-no-slot", "不符合任何岗位的要求", "fits no slot of the crews")


def _could_fit(recruit: Recruit, slot: Slot) -> bool:
    return set(recruit.tags).issuperset(slot.tags)
