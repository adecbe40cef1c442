"""An event of a draw in the hands of the audit: what every rule about it may ask."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.canonical import JsonObject
from shared.draws.audit.book import Book, BureauBook
from shared.draws.audit.course import Course
from shared.draws.audit.notes import Notes
from shared.draws.circumstances import Waits
from shared.draws.entry import Entry
from shared.errors import Refusal
from shared.policy.policy import Policy

PolicyOf = Callable[[str], Policy | Refusal | None]
"""The policy in the file of a hash; why it cannot be read; None if nobody has asked for the files."""


@dataclass(frozen=True)
class Setting:
    """What holds for the whole log: the least waits, and what was read of the log so far."""

    least: Waits
    policy_of: PolicyOf
    notes: Notes
    book: Book


@dataclass(frozen=True)
class Step:
    """An entry of the stream of a draw: its index and its leaf hash, and the course of the draw before it."""

    setting: Setting
    course: Course
    entry: Entry
    index: int
    leaf: str

    @property
    def public(self) -> JsonObject:
        return self.entry.public

    @property
    def book(self) -> Book:
        return self.setting.book

    @property
    def bureau(self) -> BureauBook:
        return self.setting.book.bureaus[self.entry.bureau]
