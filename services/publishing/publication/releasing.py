"""The decisions by which something becomes public. They are pure: state and time are given."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from services.publishing.publication.document import document, salt_of
from services.publishing.publication.state import Publication
from shared.approval import check_another
from shared.clocks.ending import end, void
from shared.clocks.reckoning import Rules
from shared.contracts.publications import PublicationHeld, PublicationReleased
from shared.contracts.publicity import Withheld
from shared.errors import Conflict

PUBLISH = ("publish-result", "expose-penalty", "disclose-information")
"""What is owed by the first release: the rules of its clocks."""
WITHDRAW = "withdraw-published-decision"
"""What is owed when the matter has changed or undone what is shown."""


WITHHELD = "该事项依法不予公示"
"""Why a publication is held, or must be withdrawn, when its matter turns out never to be public."""
REASONS: Mapping[Withheld, tuple[str, str]] = {
    "minor": ("当事人为未成年人", "the penalised is a minor"),
    "secret": ("涉及国家秘密", "it is a secret of the state"),
    "business-secret": ("涉及商业秘密", "it is a secret of a business"),
    "privacy": ("涉及个人隐私", "it is private"),
    "security": ("公示可能危及安全或者稳定", "safety or stability would be in danger"),
    "slight": ("轻微失信行为，依法不予公示", "by law what is slight is not shown"),
}
"""Why something is never public, in Chinese and in English."""


class DisplayClassMissing(Conflict):
    code = "display-class-missing"
    title = "尚未确定公示期类别"
    title_en = "How long it is shown is not said yet"


class NeverPublic(Conflict):
    code = "never-public"
    title = "依法不予公示"
    title_en = "By law this is not published"


class NothingToRelease(Conflict):
    code = "nothing-to-release"
    title = "没有待公示的内容"
    title_en = "Nothing waits for its release"


class ReleaseTooEarly(Conflict):
    code = "release-too-early"
    title = "未到公示日期"
    title_en = "It is too early to release this"


class WithdrawalWaits(Conflict):
    code = "withdrawal-waits"
    title = "撤回正待办理"
    title_en = "A withdrawal waits"


def release(publication: Publication, day: date, rules: Rules, digits: str, person: str = "") -> PublicationReleased:
    """Make what waits public, in a document that bears the day. A later version corrects the one before. `digits`:
    random hex digits for its salt, `document.MOST` of them. `person`: who releases it, "" if the service does.

    Raises NeverPublic, WithdrawalWaits, DisplayClassMissing, NothingToRelease, ReleaseTooEarly, SamePerson.
    """
    require_allowed(publication)
    _check_withdrawal(publication)
    if publication.waiting is None:
        raise NothingToRelease(
            "最新内容已经公示，没有待公示的更正；请在来源事项中办理后再公示。",
            "The newest content is public, and no correction waits: the matter it comes from must change first.",
            publication=str(publication.id),
        )
    if _lacks_class(publication):
        raise DisplayClassMissing(
            "该处罚尚未确定失信类别，无法确定公示期；请在案件中补充类别后再公示。",
            "Nobody has said of which class the penalty is, and so for how long it is shown: say it in its case first.",
            publication=str(publication.id),
        )
    _check_embargo(publication, day)
    if publication.written:
        check_another(publication.written.person, person)
    newest = publication.versions[-1] if publication.versions else None
    number, content = len(publication.versions) + 1, publication.waiting.content
    salt = salt_of(len(document(publication, number, content, day, "")), digits)
    written = document(publication, number, content, day, salt)
    return PublicationReleased(
        kind=publication.kind,
        version=number,
        sha256=sha256(written).hexdigest(),
        size=len(written),
        day=day,
        earlier=newest and newest.sha256,
        salt=salt,
        clocks=tuple(end(clock, day, rules.calendar) for clock in publication.clocks.open(*PUBLISH, WITHDRAW)),
    )


def hold(publication: Publication, because: str) -> PublicationHeld:
    """Do not release what waits as it is. Raises NothingToRelease."""
    if publication.waiting is None:
        raise NothingToRelease(
            "没有待公示的内容，无需暂缓。",
            "Nothing waits for its release, so that there is nothing to hold back.",
            publication=str(publication.id),
        )
    return PublicationHeld(because=because)


def withhold(publication: Publication, why: Withheld, on: date) -> PublicationHeld:
    """The matter turns out never to be public. Nobody releases it, and its release is owed no more."""
    owed = publication.clocks.open(*PUBLISH)
    return PublicationHeld(because=WITHHELD, withheld=why, clocks=tuple(void(clock, on, WITHHELD) for clock in owed))


def require_allowed(publication: Publication) -> None:
    """Refuse to release what is never public, by its matter. Raises NeverPublic."""
    if publication.withheld is not None:
        why, why_en = REASONS[publication.withheld]
        raise NeverPublic(
            f"该事项依法不予公示（{why}），任何人都不能公示；如来源事项登记有误，请在该事项中更正，更正后自动恢复待公示。",
            f"By law this is not published ({why_en}), and nobody may release it. If the matter it comes from is "
            "wrong, correct it there: then it waits for its release again.",
            publication=str(publication.id),
            withheld=publication.withheld,
        )


def is_embargoed(publication: Publication, day: date) -> bool:
    """Whether nothing of it may be released on this day yet."""
    return publication.not_before is not None and day < publication.not_before


def released_by_itself(publication: Publication) -> bool:
    """Whether the service releases what waits, as the policy says, once nothing forbids it for the day."""
    return (
        publication.release == "by-itself"
        and publication.written is None
        and publication.withheld is None
        and not _lacks_class(publication)
        and publication.waiting is not None
        and publication.undone is None
        and publication.status in {"prepared", "shown"}
        and publication.held is None
    )


def _check_withdrawal(publication: Publication) -> None:
    if publication.undone is not None:
        raise WithdrawalWaits(
            "该信息正待撤回，不能公示新的内容；请先办理撤回，或不同意撤回。",
            "Its withdrawal waits, and nothing new of it is released: decide on the withdrawal first.",
            publication=str(publication.id),
        )


def _check_embargo(publication: Publication, day: date) -> None:
    if is_embargoed(publication, day):
        raise ReleaseTooEarly(
            f"该信息自 {publication.not_before} 起方可公示，请在该日或之后公示。",
            f"This may not be released before {publication.not_before}; release it on that day or later.",
            publication=str(publication.id),
            not_before=str(publication.not_before),
        )


def _lacks_class(publication: Publication) -> bool:
    """Whether it is a penalty for which nobody has said how long it is shown."""
    return publication.kind == "penalty" and publication.terms is None
