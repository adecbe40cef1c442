"""What each step of giving a person an account needs: a person in use, a subject that nobody else has, and another
person who decides.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from services.sampling.registers.accounts.lifecycle import Account
from services.sampling.registers.records.fields import Register
from shared.approval import check_verdict, pending
from shared.contracts.register import AccountApproved, AccountRefused, AccountRequested, RecordNoted
from shared.errors import Conflict
from shared.verbs import Missing


class SubjectTaken(Conflict):
    code = "subject-taken"
    title = "该账号属于他人"
    title_en = "The subject belongs to another person"


class SubjectUnchanged(Conflict):
    code = "subject-unchanged"
    title = "账号没有变化"
    title_en = "The subject is unchanged"


class AccountOfRetired(Conflict):
    code = "account-of-retired"
    title = "已停用的人员不能登记账号"
    title_en = "A retired person gets no account"


class PersonKnown(NamedTuple):
    """A person of a register: the lasting id, the register, the key and the name now, and whether the record is
    retired.
    """

    id: UUID
    directory: Register
    key: str
    name: str
    retired: bool


def request(account: Account, person: PersonKnown, asked: AccountRequested, holder: PersonKnown | None) -> RecordNoted:
    """The request for an account, or to take it away. `holder` is the person who has the subject now, None if nobody
    has. Raises SubjectUnchanged, AccountOfRetired, SubjectTaken.
    """
    if asked.subject == account.subject:
        raise SubjectUnchanged(
            f"{person.name}（{person.key}）的账号已是如此，无须申请。",
            f"The account of {person.key} is so already; there is nothing to request.",
        )
    _check_subject(asked.subject, person, holder)
    return RecordNoted(what=asked)


def approve(account: Account, person: PersonKnown, holder: PersonKnown | None, approver: str) -> RecordNoted:
    """The account as it was requested, by another person than the one who requested it. `holder` is the person who has
    the subject now. Raises SamePerson, AccountOfRetired, SubjectTaken.
    """
    check_verdict(account.rounds, approver)
    subject = account.rounds[-1].subject
    _check_subject(subject, person, holder)
    return RecordNoted(what=AccountApproved(subject=subject))


def refuse(account: Account, approver: str, opinion: str) -> RecordNoted:
    """The refusal, by another person than the one who requested the account. Raises SamePerson."""
    check_verdict(account.rounds, approver)
    return RecordNoted(what=AccountRefused(opinion=opinion))


def another(account: Account) -> Sequence[Missing]:
    """What a verdict still needs: another person than the requester."""
    waiting = pending(account.rounds)
    by = waiting.requested.person if waiting else ""
    return [Missing(zh=f"须由申请人（{by}）以外的人办理", en=f"somebody other than {by}, the requester, must do this")]


def _check_subject(subject: str | None, person: PersonKnown, holder: PersonKnown | None) -> None:
    """Refuse an account for a retired person, and the account of somebody else. Nobody is refused to lose one."""
    if subject is None:
        return
    if person.retired:
        raise AccountOfRetired(
            f"{person.name}（{person.key}）已停用；请先恢复其记录（PUT），或只申请取消账号。",
            f"{person.key} is retired; enter the record again first (PUT), or only take the account away.",
            key=person.key,
        )
    if holder is not None and holder.id != person.id:
        raise SubjectTaken(
            f"账号 {subject} 已登记给{holder.name}（{holder.key}），请向其核实；确属误登的，先申请取消其账号。",
            f"The subject {subject} belongs to {holder.name} ({holder.key}). Ask this person; if it was given by "
            "mistake, request first that it is taken away.",
            subject=subject,
            holder=holder.key,
        )
