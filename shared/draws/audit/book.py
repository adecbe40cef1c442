"""What an audit remembers of a log: the draws, and of each bureau what the rules of the next draw depend on."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from shared.draws.audit.course import Course
from shared.draws.circumstances import Registration
from shared.draws.registration import PartyKey

_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass
class BureauBook:
    """What the log has of a bureau.

    `serials`: year → the last. `policies`: file → when it was adopted. `superiors`: each with the index of its entry.
    """

    organisation: str = ""
    serials: dict[int, int] = field(default_factory=dict)
    purposes: dict[str, list[Course]] = field(default_factory=lambda: defaultdict(list))
    policies: dict[str, datetime] = field(default_factory=dict)
    superiors: list[tuple[int, str]] = field(default_factory=list)
    registered: list[Registration] = field(default_factory=list)

    def drawn(self, purpose: str) -> list[Course]:
        """The draws that were announced for a purpose, in the order of the log."""
        return self.purposes.get(purpose, [])


@dataclass
class Book:
    """What the log has of all bureaus. `streams`: the draws by their streams, in the order of their first entries."""

    bureaus: dict[str, BureauBook] = field(default_factory=lambda: defaultdict(BureauBook))
    streams: dict[str, Course] = field(default_factory=dict)
    frames: set[str] = field(default_factory=set)
    commitments: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    """Files of policies that could not be read, and have been named."""

    def course(self, draw: str, bureau: str) -> Course | None:
        """A draw of a bureau whose announcement was read."""
        course = self.streams.get(f"draw/{draw}")
        return course if course and course.spec and course.bureau == bureau else None

    def parties_for(self, bureau: str) -> list[Registration]:
        """The registrations of a bureau, those that count first; then those of other bureaus, which never count here.

        Of these, only the organisation above matters.
        """
        own = sorted(self.bureaus[bureau].registered, key=lambda row: row.counts_from)
        others = (row for code, book in self.bureaus.items() if code != bureau for row in book.registered)
        return [*own, *(row._replace(counts_from=_NEVER) for row in others)]

    def keys_of(self, bureau: str) -> set[PartyKey]:
        """The parties that a bureau has registered."""
        return {PartyKey(row.organisation, row.name, row.above, row.key) for row in self.registered_by(bureau)}

    def registered_by(self, bureau: str) -> list[Registration]:
        found = self.bureaus.get(bureau)
        return found.registered if found else []

    def announced(self) -> Iterator[Course]:
        """The draws whose announcement was read, in the order of the log."""
        return (course for course in self.streams.values() if course.spec)
