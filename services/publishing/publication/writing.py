"""Typical cases (典型案例): a person writes what others may learn from a penalty, and another person releases it.

What the person wrote is redacted like what matters tell: by what the decision mentions, and by what the person names.
Sources: 应急厅函〔2021〕92号 (counties report typical cases); 行政处罚法 第四十八条 (what does not hold any more is not
shown).
"""

from typing import NamedTuple

from services.publishing.publication.exposing import exposed_in
from services.publishing.publication.preparing import Redactor, publication_id
from services.publishing.publication.releasing import WithdrawalWaits
from services.publishing.publication.state import Publication
from shared.canonical import JsonObject
from shared.contracts.penalty import PenaltyTold
from shared.contracts.publications import PublicationPrepared, PublicationRevised
from shared.contracts.publicity import Mentions
from shared.errors import Conflict


class CaseNeedsPenalty(Conflict):
    code = "case-needs-penalty"
    title = "典型案例须以公示中的行政处罚为据"
    title_en = "A typical case is about a penalty that is shown"


class CaseWritten(Conflict):
    code = "case-written"
    title = "该处罚已有典型案例"
    title_en = "There is a typical case of this penalty"


class NotWritten(Conflict):
    code = "not-written"
    title = "该信息不由人撰写"
    title_en = "No person wrote this"


class CaseText(NamedTuple):
    """What a person writes of a case: its title, what happened, what others learn from it; and whom the texts name."""

    title: str
    facts: str
    lesson: str
    mentions: Mentions


def require_shown(about: Publication) -> None:
    """Refuse a case about what is no penalty that the public sees. Raises CaseNeedsPenalty."""
    if about.kind != "penalty" or not about.is_public or about.undone is not None:
        raise CaseNeedsPenalty(
            "典型案例须以一件公示中、未待撤回的行政处罚为据；请先公示该处罚，或另选一件。",
            "A typical case is about a penalty that is shown and whose withdrawal does not wait: release the penalty "
            "first, or choose another.",
            publication=str(about.id),
        )


def require_none(earlier: Publication | None) -> None:
    """Refuse a second case of a penalty. Raises CaseWritten."""
    if earlier is not None:
        raise CaseWritten(
            f"该处罚的典型案例编号为 {earlier.id}；请改写该案例（/publications/{earlier.id}/text）。",
            f"The typical case of this penalty is {earlier.id}: rewrite it (/publications/{earlier.id}/text).",
            publication=str(earlier.id),
        )


def write(about: Publication, penalty: PenaltyTold, text: CaseText) -> PublicationPrepared:
    """A typical case of a penalty that is shown. Raises CaseNeedsPenalty."""
    require_shown(about)
    content, public = _content(penalty, text)
    return PublicationPrepared(
        publication=publication_id("typical-case", about.matter),
        kind="typical-case",
        matter=about.matter,
        content=content,
        hidden=dict(public.hidden),
        release="approval",
        written=True,
    )


def require_rewritable(publication: Publication) -> None:
    """Refuse other words for what no person wrote, or what may be withdrawn. Raises NotWritten, WithdrawalWaits."""
    if publication.written is None:
        raise NotWritten(
            "只有典型案例由人撰写；其他信息请在来源事项中更正。",
            "Only typical cases are written by a person; all else is corrected where it comes from.",
            publication=str(publication.id),
        )
    if publication.undone is not None:
        raise WithdrawalWaits(
            "该案例正待撤回，不能改写；请先办理撤回，或不同意撤回。",
            "Its withdrawal waits, and it is not rewritten: decide on the withdrawal first.",
            publication=str(publication.id),
        )


def rewrite(publication: Publication, about: Publication, penalty: PenaltyTold, text: CaseText) -> PublicationRevised:
    """The case in other words; what is shown is corrected by their release. Raises NotWritten, WithdrawalWaits,
    CaseNeedsPenalty.
    """
    require_rewritable(publication)
    require_shown(about)
    content, public = _content(penalty, text)
    exposed = exposed_in(publication, content, public.private)
    return PublicationRevised(content=content, hidden=dict(public.hidden), exposed=exposed, written=True)


def _content(penalty: PenaltyTold, text: CaseText) -> tuple[JsonObject, Redactor]:
    """The case as the public reads it, and who took out of it what the public may not read."""
    public = Redactor(
        Mentions(
            persons=(*penalty.mentions.persons, *text.mentions.persons),
            private=(*penalty.mentions.private, *text.mentions.private),
            public=penalty.mentions.public,
        )
    )
    party = penalty.party
    content: JsonObject = {
        "title": public(text.title),
        "party": {"kind": party.kind, "name": party.name, "identifier": party.code},
        "number": penalty.number,
        "decided": penalty.decided_on.isoformat(),
        "facts": public(text.facts),
        "basis": public(penalty.basis),
        "content": public(penalty.content),
        "lesson": public(text.lesson),
        "authority": penalty.authority.model_dump(),
    }
    return content, public
