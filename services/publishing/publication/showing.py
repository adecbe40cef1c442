"""What answers show of a publication: to the bureau, and to the public."""

from collections.abc import Mapping
from datetime import date

from services.publishing.publication.display import DisplayTerms
from services.publishing.publication.state import Because, Publication, Version
from services.publishing.publication.verbs import PUBLICATION
from services.publishing.publication.wire import (
    ApplicationShown,
    DeedOnPublication,
    DisplayEndShown,
    DisplayShown,
    PublicationListed,
    PublicationShown,
    PublicationVersionShown,
    PublishedListed,
    PublishedShown,
    PublishedVersion,
    ReasonOnPublication,
    WaitingShown,
)
from shared.access.acting_person import ActingPerson
from shared.clock import beijing_date
from shared.log.deed import Deed

_LISTED = ("id", "bureau", "kind", "status", "identifier", "version")


def listed(publication: Publication) -> PublicationListed:
    """A publication in a list of the bureau."""
    return PublicationListed(
        **{name: getattr(publication, name) for name in _LISTED},
        versions=len(publication.versions),
        waits=publication.waiting is not None,
    )


def shown(
    publication: Publication, terms: DisplayTerms | None, names: Mapping[str, str], today: date
) -> PublicationShown:
    """A publication as the bureau sees it on a day. `names`: subject → display name."""
    waiting, application = publication.waiting, publication.application
    return PublicationShown(
        **dict(listed(publication)),
        **{name: getattr(publication, name) for name in ("trace", "release", "withheld", "corrected", "not_before")},
        waiting=WaitingShown.model_validate(waiting, from_attributes=True) if waiting else None,
        released=[_version(each, names) for each in publication.versions],
        held=_reason(publication.held, names),
        written=_deed(publication.written, names) if publication.written else None,
        display=DisplayShown.model_validate(terms, from_attributes=True) if terms else None,
        undone=_reason(publication.undone, names),
        withdrawn=_reason(publication.withdrawn, names),
        application=ApplicationShown(
            **dict(_deed(application, names)),
            applied=application.applied,
            promise_sha256=application.promise,
            remark=application.remark,
        )
        if application
        else None,
        ended=_end(publication),
        next=PUBLICATION.next(publication, today, publication=publication.id),
    )


def published_listed(publication: Publication) -> PublishedListed:
    """A publication in a public list."""
    newest = publication.versions[-1]
    return PublishedListed(
        **{name: getattr(publication, name) for name in ("id", "bureau", "kind")},
        published=newest.day,
        version=newest.number,
        sha256=newest.sha256,
        content=newest.content,
    )


def published(publication: Publication) -> PublishedShown:
    """What the public sees of a publication of which something was public at some time."""
    withdrawn = publication.withdrawn
    return PublishedShown(
        **{name: getattr(publication, name) for name in ("id", "bureau", "kind", "status")},
        content=publication.versions[-1].content if publication.is_public else None,
        versions=[
            PublishedVersion(
                **{name: getattr(each, name) for name in ("number", "sha256", "size", "event")}, published=each.day
            )
            for each in publication.versions
        ],
        withdrawn=withdrawn.because if withdrawn else None,
        withdrawn_on=beijing_date(withdrawn.at) if withdrawn else None,
        ended=_end(publication),
    )


def _deed(deed: Deed, names: Mapping[str, str]) -> DeedOnPublication:
    return DeedOnPublication(at=deed.at, by=ActingPerson.of(deed.person, names))


def _reason(done: Because | None, names: Mapping[str, str]) -> ReasonOnPublication | None:
    return ReasonOnPublication(**dict(_deed(done, names)), because=done.because) if done else None


def _version(version: Version, names: Mapping[str, str]) -> PublicationVersionShown:
    told = {name: getattr(version, name) for name in ("number", "day", "sha256", "size")}
    return PublicationVersionShown(**dict(_deed(version, names)), **told)


def _end(publication: Publication) -> DisplayEndShown | None:
    ended = publication.ended
    return DisplayEndShown(because=ended.because, day=ended.day) if ended else None
