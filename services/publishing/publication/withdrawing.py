"""The decisions by which something public is taken back. They are pure.

What the matter undoes is withdrawn within days, with an explanation (处罚法 2021 第四十八条第二款). Anything else is
withdrawn if one person asks for it, and another decides.
"""

from datetime import date

from services.publishing.publication.releasing import WITHDRAW
from services.publishing.publication.state import Publication
from shared.approval import NothingRequested, RequestPending, check_another
from shared.clocks.ending import end, void
from shared.clocks.opening import Opening, open_clocks
from shared.clocks.reckoning import Rules
from shared.contracts.clocks import Owes
from shared.contracts.publications import PublicationKept, PublicationUndone, PublicationWithdrawn
from shared.errors import Conflict

UNDONE, CHANGED = "undone", "changed"
"""What the clock of the withdrawal is about: the matter was undone, or it has changed what is shown."""
PUBLISHER = Owes(who="role", name="publisher")
"""Who owes it that something is published, or taken back."""


class UndoneByItsMatter(Conflict):
    code = "undone-by-its-matter"
    title = "依据已变更或撤销，必须撤回"
    title_en = "The matter was undone, and it must be withdrawn"


def undo(publication: Publication, because: str, on: date, rules: Rules) -> PublicationUndone:
    """The matter was changed or annulled: the days within which it is withdrawn begin."""
    opening = Opening(publication.stream, PUBLISHER, on, about=UNDONE)
    return PublicationUndone(because=because, clocks=publication.clocks.new(open_clocks(opening, WITHDRAW, rules)))


def is_undone_by_its_matter(publication: Publication) -> bool:
    """Whether it must be withdrawn, whatever a person asks for or decides."""
    return publication.withheld is not None or bool(publication.clocks.open(WITHDRAW, about=UNDONE))


def ask_withdrawal(publication: Publication, because: str) -> PublicationUndone:
    """Ask that it be withdrawn, because it should not have been published. Raises RequestPending."""
    if publication.undone is not None:
        raise RequestPending(
            "已有人申请撤回，或者来源事项已变更，正待办理；请等待批准人办理。",
            "Somebody has asked to withdraw it, or its matter was undone: wait for the approver.",
        )
    return PublicationUndone(because=because)


def withdraw(publication: Publication, person: str, explanation: str, day: date, rules: Rules) -> PublicationWithdrawn:
    """Take it back, with an explanation for the public. Raises NothingRequested, SamePerson."""
    _require_other(publication, person)
    ended = [end(clock, day, rules.calendar) for clock in publication.clocks.open(WITHDRAW)]
    voided = [void(clock, day, "已撤回") for clock in publication.clocks.open() if clock.opened.rule != WITHDRAW]
    return PublicationWithdrawn(explanation=explanation, day=day, clocks=(*ended, *voided))


def keep(publication: Publication, person: str, opinion: str) -> PublicationKept:
    """Refuse the withdrawal that a person asked for. Raises NothingRequested, SamePerson, UndoneByItsMatter."""
    _require_other(publication, person)
    if is_undone_by_its_matter(publication):
        raise UndoneByItsMatter(
            "来源决定已被变更、撤销、确认违法或者无效，或者依法不予公示，公示信息必须撤回并说明理由，不能保留。",
            "The decision was changed, annulled, or found illegal or void, or by law is not published: what was "
            "published of it must be withdrawn, with the reasons.",
            publication=str(publication.id),
        )
    return PublicationKept(opinion=opinion)


def _require_other(publication: Publication, person: str) -> None:
    if publication.undone is None:
        raise NothingRequested(
            "没有人申请撤回；请先由经办人提出申请并说明理由。",
            "Nobody has asked to withdraw it; somebody must ask first, with the reason.",
        )
    check_another(publication.undone.person, person)
