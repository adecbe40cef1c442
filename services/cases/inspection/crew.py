"""Who acts on site: only a person of the crew who has arrived, and enough of them with a valid certificate."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from uuid import UUID

from services.cases.inspection.rounds import PaperRound
from services.cases.inspection.signing import Signatory, check_drafter
from services.cases.inspection.state import Inspection
from shared.contracts.assignment import Assignee
from shared.contracts.inspection.visit import Arrived, Present, VisitFailed
from shared.errors import Conflict, Forbidden, Invalid
from shared.policy.approvals import Signers

_INSPECTORS = "people"
"""The register of the people who have a certificate."""
_INSTEAD = "请递补人员，或改期检查", "Request a succession, or postpone the visit"
"""What to do if too few inspectors are there, in Chinese and in English."""


class NotOfCrew(Forbidden):
    code = "not-of-crew"
    title = "您不是本次检查组成员"
    title_en = "You are not of the crew of this inspection"


class Recused(Forbidden):
    code = "recused"
    title = "您已回避"
    title_en = "You stand back from this inspection"


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
    """The person of the crew who has this subject of the identity provider, and does not stand back. If nobody else of
    the crew can act, somebody who stands back still may: the papers need other persons' hands too.

    Raises NotOfCrew, Recused.
    """
    person = entry(inspection, subject)
    others = [each for each in inspection.crew if each.subject and each.person not in inspection.visit.recused]
    if others and person not in others:
        raise _recused(person)
    return person


def not_recused(inspection: Inspection, subject: str) -> Assignee:
    """The person of the crew who has this subject, and does not stand back, whoever else can act. Raises NotOfCrew,
    Recused.
    """
    person = entry(inspection, subject)
    if person.person in inspection.visit.recused:
        raise _recused(person)
    return person


def all_recused(inspection: Inspection) -> bool:
    """Whether nobody of the crew is left who does not stand back."""
    return all(each.person in inspection.visit.recused for each in inspection.crew)


def entry(inspection: Inspection, subject: str) -> Assignee:
    """The person of the crew who has this subject of the identity provider. Raises NotOfCrew."""
    for person in inspection.crew:
        if person.subject == subject:
            return person
    raise NotOfCrew(
        f"检查组成员为{_named(inspection.crew)}；现场事项只能由检查组成员办理。"
        "如您是其中一人，请法规机构先登记您的账号；如须换人，请办理递补（successions，"
        "crew 的 drawn 写明了抽查、任务和岗位）；刚递补的，下一轮派员通知后生效。",
        f"The crew is {_named(inspection.crew)}; only they act on site. If you are one of them, the legal section must "
        "first register your account. To replace somebody, record a succession (`drawn` of each of the crew says in "
        "which draw, for which task and slot); it takes effect here with the next round of assignments.",
    )


def check_draft(inspection: Inspection, who: Signatory, signers: Signers, before: PaperRound | None) -> None:
    """Refuse a draft of a paper by somebody who is not of the crew, or not named for it; or while the draft `before` of
    somebody else waits. Raises NotOfCrew, Recused, NotASigner, DraftWaits.
    """
    member(inspection, who.person)
    acting = {each.subject for each in inspection.crew if each.person not in inspection.visit.recused}
    check_drafter(who, signers, before.signed if before else None, acting)


def on_site(inspection: Inspection, subject: str) -> Assignee:
    """The person of the crew who has this subject, has arrived, and does not stand back. Raises NotOfCrew, NotOnSite,
    Recused.
    """
    person = entry(inspection, subject)
    if person.person not in inspection.visit.there:
        raise NotOnSite(
            f"{person.name}没有登记到场，不能办理现场事项。请由到场人员办理；{person.name}随后到场的，请由到场人员补登。",
            f"{person.name} is not on record as arrived. A person who is on site must do this, or record that "
            f"{person.name} came later.",
        )
    if person.person in inspection.visit.recused:
        raise _recused(person)
    return person


def check_arrival(inspection: Inspection, arrived: Arrived, day: date, least: int) -> None:
    """Refuse an arrival that does not account for each person of the crew exactly once, names another certificate than
    the assignment, or has fewer than `least` inspectors whose certificate is valid on the day.

    Raises CrewMismatch, TooFewInspectors.
    """
    told = [each.person for each in arrived.present] + [each.person for each in arrived.absent]
    if sorted(told) != sorted({person.person for person in inspection.crew}) or len(told) < len(inspection.crew):
        raise CrewMismatch(
            f"检查组成员为{_named(inspection.crew)}。请逐一写明到场或未到场（及原因），不得增减；成员重复的，请先递补。"
            "刚递补的，请待下一轮派员通知后登记。",
            f"The crew is {_named(inspection.crew)}. State of each whether they arrived, or why not; add nobody. If a "
            "person is in the crew twice, request a succession first; after a succession, wait for the next round of "
            "assignments.",
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
        check_shown(crew[each.person], each.certificate)
        yield crew[each.person]


def check_shown(person: Assignee, certificate: str) -> None:
    """Refuse another certificate than that of the assignment. Raises CrewMismatch."""
    if certificate != person.key:
        raise CrewMismatch(
            f"{person.name}出示的证件号与派员时的 {person.key} 不符。如已换证，请先在名录中登记换证。",
            f"{person.name} was assigned with the certificate {person.key}. If it was renewed, record the "
            "renewal in the register first.",
            certificate=person.key,
        )


def of_crew(inspection: Inspection, persons: Collection[UUID]) -> list[Assignee]:
    """The persons of the crew who have these lasting ids. Raises CrewMismatch."""
    crew = {person.person: person for person in inspection.crew}
    if unknown := sorted(str(person) for person in persons if person not in crew):
        raise CrewMismatch(
            f"{'、'.join(unknown)} 不是检查组成员；成员为{_named(inspection.crew)}。请只写检查组成员。",
            f"{', '.join(unknown)} are not of the crew, which is {_named(inspection.crew)}. Name only persons of the "
            "crew.",
            persons=unknown,
        )
    return [person for person in inspection.crew if person.person in persons]


def check_certified(persons: Iterable[Assignee], day: date, least: int, instead: tuple[str, str] = _INSTEAD) -> None:
    """Refuse if fewer than `least` of the persons are inspectors whose certificate is valid on the day (行政处罚法
    第四十二条). `instead`: what to do then, in Chinese and in English. Raises TooFewInspectors.
    """
    inspectors = [person for person in persons if person.directory == _INSPECTORS]
    valid = _surely_different([person for person in inspectors if is_valid(person, day)])
    if valid >= least:
        return
    expired = [person for person in inspectors if not is_valid(person, day)]
    because = f"{_named(expired)}的执法证件已过期；" if expired else ""
    because_en = f"The certificates of {_named(expired)} have expired. " if expired else ""
    raise TooFewInspectors(
        f"{because}检查须有不少于 {least} 名持有效执法证件的人员在场，现有 {valid} 名（未登记账号的同名人员视为一人，"
        f"确为两人的，请先登记账号）。{instead[0]}。",
        f"{because_en}At least {least} inspectors with a valid certificate must be there; there are {valid}. (Somebody "
        "without an account counts as the inspector with the same name; if they are two, register the account first.) "
        f"{instead[1]}.",
        least=least,
        valid=valid,
    )


def _surely_different(persons: Collection[Assignee]) -> int:
    """How many of them are different persons. Two accounts are two persons: two others gave them. Without an account,
    only another name shows another person.
    """
    known = {person.subject: person.name for person in persons if person.subject}
    unknown = {person.name for person in persons if not person.subject}
    return len(known) + len(unknown - set(known.values()))


def is_valid(person: Assignee, day: date) -> bool:
    """Whether the person's certificate is valid on the day. A certificate without an expiry day does not expire."""
    return person.certificate_expires is None or day <= person.certificate_expires


def _recused(person: Assignee) -> Recused:
    return Recused(
        f"{person.name}已经决定回避，不再办理本次检查；请由检查组其他成员办理。",
        f"By a decision {person.name} stands back from this inspection. Another person of the crew must do this.",
    )


def _named(persons: Iterable[Assignee]) -> str:
    return "、".join(person.name for person in persons)
