"""Who acts on site: only a person of the crew who has arrived, and enough of them with a valid certificate."""

from collections.abc import Iterable, Iterator
from datetime import date

from services.cases.inspection.state import Inspection
from shared.contracts.assignment import Assignee
from shared.contracts.inspection.visit import Arrived, Present, VisitFailed
from shared.errors import Conflict, Forbidden, Invalid

_INSPECTORS = "people"
"""The register of the people who have a certificate."""
_INSTEAD = "请递补人员，或改期检查", "Request a succession, or postpone the visit"
"""What to do if too few inspectors are there, in Chinese and in English."""


class NotOfCrew(Forbidden):
    code = "not-of-crew"
    title = "您不是本次检查组成员"
    title_en = "You are not of the crew of this inspection"


class NotOnSite(Forbidden):
    code = "not-on-site"
    title = "您未到场"
    title_en = "You did not arrive with the crew"


class TooFewInspectors(Conflict):
    code = "too-few-inspectors"
    title = "持有效执法证件的到场人员不足"
    title_en = "Too few inspectors with a valid certificate have arrived"


class CrewMismatch(Invalid):
    code = "crew-mismatch"
    title = "到场人员与检查组不符"
    title_en = "The persons who arrived are not those of the crew"


def member(inspection: Inspection, subject: str) -> Assignee:
    """The person of the crew who has this subject of the identity provider. Raises NotOfCrew."""
    for person in inspection.crew:
        if person.subject == subject:
            return person
    raise NotOfCrew(
        f"检查组成员为{_named(inspection.crew)}；现场事项只能由检查组成员办理。"
        "如您是其中一人，请法规机构先登记您的账号；如须换人，请走递补程序。",
        f"The crew is {_named(inspection.crew)}; only they act on site. If you are one of them, the legal section must "
        "first register your account; to replace somebody, request a succession.",
    )


def on_site(inspection: Inspection, subject: str) -> Assignee:
    """The person of the crew who has this subject and has arrived. Raises NotOfCrew, NotOnSite."""
    person = member(inspection, subject)
    arrival = inspection.visit.arrival
    if arrival is None or person.person not in {present.person for present in arrival.present}:
        raise NotOnSite(
            f"{person.name}没有登记到场，不能办理现场事项。请由到场人员办理。",
            f"{person.name} is not on record as arrived. A person who is on site must do this.",
        )
    return person


def check_arrival(inspection: Inspection, arrived: Arrived, day: date, least: int) -> None:
    """Refuse an arrival that does not account for each person of the crew exactly once, names another certificate than
    the assignment, or has fewer than `least` inspectors whose certificate is valid on the day.

    Raises CrewMismatch, TooFewInspectors.
    """
    told = [each.person for each in arrived.present] + [each.person for each in arrived.absent]
    if sorted(told) != sorted(person.person for person in inspection.crew):
        raise CrewMismatch(
            f"检查组成员为{_named(inspection.crew)}。请逐一写明到场或未到场（及原因），不得增减。",
            f"The crew is {_named(inspection.crew)}. State of each whether they arrived, or why not; add nobody.",
        )
    check_certified(_shown(inspection, arrived.present), day, least)


def check_failure(inspection: Inspection, failed: VisitFailed, day: date, least: int) -> None:
    """Refuse a failed visit that fewer than `least` inspectors with a valid certificate saw; if there is a witness, one
    of them is enough. Raises CrewMismatch, TooFewInspectors.
    """
    there = {present.person for present in failed.present}
    if len(there) < len(failed.present) or not there <= {person.person for person in inspection.crew}:
        raise CrewMismatch(
            f"检查组成员为{_named(inspection.crew)}。请逐一写明到场的人，每人一次，不得增加他人。",
            f"The crew is {_named(inspection.crew)}. Name who of them was there, each once; add nobody.",
        )
    instead = "请写明在场见证人（witness），或由不少于两名检查人员到场", "Name a witness, or let more inspectors go"
    check_certified(_shown(inspection, failed.present), day, 1 if failed.witness else least, instead)


def _shown(inspection: Inspection, present: Iterable[Present]) -> Iterator[Assignee]:
    """The persons who were there, each with the certificate of the assignment. Raises CrewMismatch."""
    crew = {person.person: person for person in inspection.crew}
    for each in present:
        person = crew[each.person]
        if each.certificate != person.key:
            raise CrewMismatch(
                f"{person.name}出示的证件号与派员时的 {person.key} 不符。如已换证，请先在名录中登记换证。",
                f"{person.name} was assigned with the certificate {person.key}. If it was renewed, record the "
                "renewal in the register first.",
                certificate=person.key,
            )
        yield person


def check_certified(persons: Iterable[Assignee], day: date, least: int, instead: tuple[str, str] = _INSTEAD) -> None:
    """Refuse if fewer than `least` of the persons are inspectors whose certificate is valid on the day (行政处罚法
    第四十二条). `instead`: what to do then, in Chinese and in English. Raises TooFewInspectors.
    """
    inspectors = [person for person in persons if person.directory == _INSPECTORS]
    valid = [person for person in inspectors if is_valid(person, day)]
    if len(valid) >= least:
        return
    expired = [person for person in inspectors if not is_valid(person, day)]
    because = f"{_named(expired)}的执法证件已过期；" if expired else ""
    because_en = f"The certificates of {_named(expired)} have expired. " if expired else ""
    raise TooFewInspectors(
        f"{because}检查须有不少于 {least} 名持有效执法证件的人员在场，现有 {len(valid)} 名。{instead[0]}。",
        f"{because_en}At least {least} inspectors with a valid certificate must be there; there are {len(valid)}. "
        f"{instead[1]}.",
        least=least,
        valid=len(valid),
    )


def is_valid(person: Assignee, day: date) -> bool:
    """Whether the person's certificate is valid on the day. A certificate without an expiry day does not expire."""
    return person.certificate_expires is None or day <= person.certificate_expires


def _named(persons: Iterable[Assignee]) -> str:
    return "、".join(person.name for person in persons)
