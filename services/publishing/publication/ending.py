"""The decisions by which a display ends: when its period is over, when what it tells of is over, or before, if another
person grants it (信用修复).
"""

from datetime import date

from services.publishing.publication.display import DisplayTerms, NoEarlyEnd, is_over, require_early_end
from services.publishing.publication.state import Publication
from shared.approval import NothingRequested, RequestPending, check_another
from shared.clocks.ending import void
from shared.contracts.publications import DisplayEnded, EarlyEndAsked, EarlyEndRefused


def end_by_itself(publication: Publication, terms: DisplayTerms | None, on: date) -> DisplayEnded | None:
    """The end of the display, if its period is over on this day, or what it told of is."""
    if publication.gone_from is not None and on >= publication.gone_from:
        return finish(publication, on)
    if terms is None or not publication.is_public or not is_over(terms, corrected=publication.corrected, on=on):
        return None
    return DisplayEnded(because="over", day=on)


def finish(publication: Publication, on: date) -> DisplayEnded:
    """What it tells of is over: nothing of it is shown, or released, from now on."""
    return DisplayEnded(
        because="done", day=on, clocks=tuple(void(clock, on, "公示事项已结束") for clock in publication.clocks.open())
    )


def ask_early_end(
    publication: Publication, terms: DisplayTerms | None, applied: date, promise: str, remark: str
) -> EarlyEndAsked:
    """Record the party's application. Raises RequestPending, NoEarlyEnd, EarlyEndTooSoon, NotCorrectedYet."""
    if publication.application is not None:
        raise RequestPending(
            "已有一份提前停止公示的申请正待办理；请先办结。",
            "An application for an earlier end waits already; decide on it first.",
        )
    _require_early_end(publication, terms, applied)
    return EarlyEndAsked(applied=applied, promise=promise, remark=remark)


def grant_early_end(publication: Publication, terms: DisplayTerms | None, person: str, on: date) -> DisplayEnded:
    """End the display before its time. Raises NothingRequested, SamePerson, and what the law refuses on this day."""
    _require_other(publication, person)
    _require_early_end(publication, terms, on)
    return DisplayEnded(because="early", day=on)


def refuse_early_end(publication: Publication, person: str, opinion: str) -> EarlyEndRefused:
    """Show it for its whole period. Raises NothingRequested, SamePerson."""
    _require_other(publication, person)
    return EarlyEndRefused(opinion=opinion)


def _require_early_end(publication: Publication, terms: DisplayTerms | None, on: date) -> None:
    if terms is None:
        raise NoEarlyEnd(
            "此类信息没有法定公示期，不适用提前停止公示；如有错误，请申请撤回。",
            "The law sets no display period for this, so that none can end early; if something is wrong, ask for its "
            "withdrawal.",
            publication=str(publication.id),
        )
    require_early_end(terms, corrected=publication.corrected, on=on)


def _require_other(publication: Publication, person: str) -> None:
    if publication.application is None:
        raise NothingRequested(
            "没有提前停止公示的申请；请先登记当事人的申请。",
            "There is no application for an earlier end; record the party's application first.",
        )
    check_another(publication.application.person, person)
