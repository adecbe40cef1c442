"""The paper keys and seals of all bureaus, as the published log has them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.draws.entry import entry_of
from shared.errors import Refusal
from shared.heavy import heavy
from shared.papers.registered import Registered, RegisteredSeal

TYPES = (
    "documents.paper-key.registered",
    "documents.paper-key.revoked",
    "documents.paper-key.rotated",
    "documents.seal.registered",
    "documents.seal.revoked",
)


@dataclass(frozen=True, slots=True)
class Registrations:
    """What bureaus have registered; the positions of each bureau's entries; and those of entries that break the rules
    of registering, which count for nothing.
    """

    registered: Registered
    positions: Mapping[str, tuple[int, ...]]
    refused: tuple[int, ...]

    @property
    def weight(self) -> int:
        """About how many bytes it takes in memory."""
        return 1000 + 1000 * sum(map(len, self.positions.values()))

    def seals_of(self, bureau: str) -> list[tuple[str, RegisteredSeal]]:
        """The certificates (SHA-256 in hex) of a bureau's seals, and their days."""
        found = ((certificate, self.registered.seal_of(certificate, bureau)) for certificate in self.registered.seals)
        return [(certificate, seal) for certificate, seal in found if seal]


@heavy
def registrations_of(entries: Iterable[tuple[int, bytes]]) -> Registrations:
    """From the positions and the bytes of the entries of `TYPES`, in the order of the log.

    One entry that breaks the rules must not keep all papers of all bureaus from being verified.
    """
    registered, refused = Registered(), list[int]()
    positions: dict[str, list[int]] = defaultdict(list)
    for position, data in entries:
        try:
            entry = entry_of(data)
            registered = registered.after(entry)
        except (Refusal, KeyError, ValueError, TypeError):
            refused.append(position)
        else:
            positions[entry.bureau].append(position)
    return Registrations(registered, {bureau: tuple(of) for bureau, of in positions.items()}, tuple(refused))
