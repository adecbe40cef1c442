"""What the checks of a bundle have in common: its parts, each read when a check asks for it, and the trusted keys."""

from functools import cached_property

from shared.draws.announcement import check_lists
from shared.draws.bundle import Bundle, Completed
from shared.draws.entry import Entry, read_entry
from shared.draws.finding import CheckFailed
from shared.draws.frames import Lists
from shared.draws.logged import Logged
from shared.draws.spec import Party, Spec
from shared.log.demonstration import is_demonstration
from shared.log.quorum import Quorum


class Evidence:
    """A bundle, the parts that follow from it, and the keys that its reader trusts."""

    def __init__(self, bundle: Bundle, trusted: Quorum) -> None:
        self.bundle = bundle
        self.trusted = trusted

    @property
    def spec(self) -> Spec:
        return self.bundle.spec

    @cached_property
    def lists(self) -> Lists:
        """The lists, after all rules that spec and lists decide. Raises what `check_lists` raises."""
        check_lists(self.spec, self.bundle.lists)
        return self.bundle.lists

    @cached_property
    def values(self) -> dict[str, str]:
        """The value that each source gave. Raises CheckFailed for a source with two values."""
        values = dict(self.bundle.values)
        if len(values) < len(self.bundle.values):
            raise CheckFailed("同一来源有两个随机值。", "A source has two values.")
        return values

    @property
    def opened(self) -> list[Party]:
        """The parties that have opened their nonces, in the order of the spec."""
        return [party for party in self.spec.parties if party.source in self.values]

    @cached_property
    def announcement(self) -> Logged:
        """The receipt of the announcement. Raises what `Logged.read` raises."""
        return Logged.read(self.bundle.announcement)

    @cached_property
    def announced(self) -> Entry:
        """The entry of the announcement. Raises MalformedEntry, and what `Logged.read` raises."""
        return read_entry(self.announcement)

    @cached_property
    def last(self) -> Logged:
        """The receipt of the draw's end: of its completion, or of its failure. Raises what `Logged.read` raises."""
        ending = self.bundle.ending
        return Logged.read(ending.completion if isinstance(ending, Completed) else ending.end)

    @cached_property
    def ended(self) -> Entry:
        """The entry of the draw's end. Raises MalformedEntry, and what `Logged.read` raises."""
        return read_entry(self.last)

    @property
    def leaf(self) -> str:
        """The leaf hash of the announcement, in hex. Raises what `Logged.read` raises."""
        return self.announcement.leaf.hex()

    @property
    def is_demonstration(self) -> bool:
        """Whether the log is for demonstrations. Raises what `Logged.read` raises."""
        return is_demonstration(self.announcement.checkpoint.origin)
