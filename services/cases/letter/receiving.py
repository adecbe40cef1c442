"""By whom a letter is received, who may read it, and who may answer it."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from services.cases.inspection.crew import all_recused, not_recused
from services.cases.inspection.mentioned import crew_ever, subjects_ever
from services.cases.inspection.owing import bureau_owes
from services.cases.inspection.publicity import published_party, there
from services.cases.inspection.state import Inspection
from services.cases.letter.lifecycle import ABOUT_THE_CREW
from shared.access.roles import GRANTS, Permission, Role, named
from shared.contracts.assignment import Assignee
from shared.contracts.clocks import Owes
from shared.contracts.letters import LetterKind, LetterReceived, LetterSent
from shared.errors import Forbidden


class NotTheReceiver(Forbidden):
    code = "not-the-receiver"
    title = "来信不由您答复"
    title_en = "The letter is not yours to answer"


class Receiver(NamedTuple):
    """Who owes the answer: a role, or without one the crew. Anybody with one of the roles in `answers` gives it, if the
    person is not of the crew; in the place of a crew, if all of it stand back.
    """

    role: Role | None = None
    answers: tuple[Role, ...] = ()


_CREW = Receiver(None, (Role.LEGAL, Role.CHIEF))
_LEGAL = Receiver(Role.LEGAL, (Role.LEGAL,))
RECEIVERS: Mapping[LetterKind, Receiver] = {
    "recusal": Receiver(Role.CHIEF, GRANTS[Permission.RECUSAL_DECIDE]),
    "statement": _CREW,
    # Whether a disputed finding stands, the crew does not say (`inspection.deliberate`).
    "dispute": Receiver(Role.LEGAL, GRANTS[Permission.INSPECTION_DELIBERATE]),
    "proof": _CREW,
    "complaint": _LEGAL,
    "evaluation": _LEGAL,
}
_CALLED: Mapping[Role, str] = {Role.CHIEF: "本机关负责人", Role.LEGAL: "法规部门"}
_CREW_ZH = "检查组"
_ALL_RECUSED = ("检查组成员均已回避，", "Everybody of the crew stands back. ")
OFFICES = (Role.LEGAL, Role.CHIEF, Role.REVIEWER, Role.AUDITOR, Role.CITY_SUPERVISOR)
"""The roles that read letters of all inspections; the others read those that their own inspections receive."""


class Somebody(NamedTuple):
    """A person of the bureau: the subject of the identity provider, and the roles that count there."""

    person: str
    roles: frozenset[Role]

    @property
    def of_an_office(self) -> bool:
        return not self.roles.isdisjoint(OFFICES)


def received(inspection: Inspection, sent: LetterSent, event: UUID) -> LetterReceived:
    """The receipt of a letter that the entry `event` has brought; of whom it is follows from the certificate."""
    person = _with_certificate(inspection, sent.officer)
    return LetterReceived(
        sent=sent,
        event=event,
        person=person.person if person else None,
        name=person.name if person else "",
        hidden=inspection.hidden,
        enterprise=published_party(inspection).identifier,
    )


def owes(about: LetterKind, inspection: Inspection) -> Owes:
    """Who owes the answer to a letter."""
    role = RECEIVERS[about].role
    return Owes(who="role", name=role) if role else bureau_owes(inspection)


def called(about: LetterKind) -> str:
    """The receiver of a letter, as the enterprise reads it."""
    role = RECEIVERS[about].role
    return _CALLED[role] if role else _CREW_ZH


def may_read(who: Somebody, about: LetterKind, inspection: Inspection) -> bool:
    """Whether somebody who may know of the inspection, and may read letters, reads one of this kind
    (`store` asks the same of many letters at once).
    """
    if about in ABOUT_THE_CREW:
        return who.of_an_office and who.person not in subjects_ever(inspection)
    return who.of_an_office or who.person in {each.subject for each in inspection.crew}


def check_answers(who: Somebody, about: LetterKind, inspection: Inspection) -> None:
    """Refuse an answer of somebody who does not receive such letters. Whoever stands back answers none, also if nobody
    else of the crew can: the papers need their hands, and a letter does not. Raises NotTheReceiver, NotOfCrew, Recused.
    """
    receiver = RECEIVERS[about]
    of_crew = receiver.role is None
    if of_crew and not all_recused(inspection):
        not_recused(inspection, who.person)
        return
    if who.roles.isdisjoint(receiver.answers) or who.person in subjects_ever(inspection):
        because, because_en = _ALL_RECUSED if of_crew else ("", "")
        raise NotTheReceiver(
            f"{because}这类来信由检查组以外的{named(receiver.answers)}答复；请转交办理。",
            f"{because_en}Letters of this kind are answered by somebody who is not of the crew and has one of the "
            f"roles {', '.join(receiver.answers)}; leave it to them.",
            roles=[str(role) for role in receiver.answers],
        )


def answered_by(about: LetterKind) -> tuple[str, str]:
    """Who answers letters of a kind, in Chinese and in English."""
    receiver = RECEIVERS[about]
    zh, en = named(receiver.answers), ", ".join(receiver.answers)
    if receiver.role is None:
        return (
            f"由检查组成员答复，已回避的除外；成员均已回避的，由检查组以外的{zh}答复",
            f"answered by somebody of the crew who does not stand back; if all do, by {en}, and nobody of the crew",
        )
    return f"由{zh}答复，检查组成员除外", f"answered by {en}, and nobody of the crew"


def _with_certificate(inspection: Inspection, certificate: str) -> Assignee | None:
    """Who of the crew, now or before, has the certificate, as the page of the code shows it."""
    if not certificate:
        return None
    ever = {each.person: each for each in crew_ever(inspection)}
    shown = {each.certificate: each.person for each in there(inspection) if each.certificate}
    known = {**{each.key: each.person for each in ever.values()}, **shown}
    return ever.get(known[certificate]) if certificate in known else None
