"""Since when the announcement of a draw is witnessed, by the witnesses that this site names."""

from collections.abc import Sequence
from datetime import UTC, datetime

from services.publishing.notice.story import Notice
from shared.draws.text import moment
from shared.errors import Refusal
from shared.log.notes import Note, VerifierKey
from shared.log.quorum import Quorum


def witnessed_at(notice: Notice, witnesses: Sequence[VerifierKey]) -> datetime | None:
    """When all witnesses had cosigned a checkpoint over the announcement; None if that is not on record yet, or if
    there are no witnesses. A reader who trusts other keys asks `cheqian verify draw`.
    """
    if not notice.witnessed or not witnesses:
        return None
    try:
        cosigned = Quorum(None, witnesses).cosigned(Note.parse(notice.witnessed.encode()), "")
    except Refusal:
        return None
    return datetime.fromtimestamp(cosigned.at, UTC)


def in_time(notice: Notice, seen: datetime | None) -> bool:
    """Whether the announcement was witnessed before the round of its beacon was due, as it must be. (Parties sign the
    announcement themselves.)
    """
    return notice.by_parties or (seen is not None and seen < moment(notice.spec["entropy"][0]["due"]))
