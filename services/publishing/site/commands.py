"""What a citizen types to check one thing on any machine with a shell, and what must come out."""

from shlex import quote
from typing import NamedTuple

from services.publishing.frame.members import Candidate, Named
from services.publishing.site.crews import serving_lot
from shared.draws.rank import ticket


class Command(NamedTuple):
    """One line for a shell, and its output."""

    line: str
    output: str


def draw_the_lot(seed: str, candidate: Candidate) -> Command:
    """Compute the ticket of a unit out of the seed (docs/protocol.md, "rank")."""
    lot = f"printf '%s\\nunit\\n%s\\n%s\\n' {seed} {candidate.id}"
    if candidate.weight == 1:
        line = f"printf '%s\\nunit\\n%s\\n1\\n' {seed} {candidate.id} | sha256sum"
    else:
        # As many tickets as the unit weighs; the lowest counts.
        line = f"for j in $(seq {candidate.weight}); do {lot} $j | sha256sum; done | sort | head -n 1"
    return Command(line, ticket(seed, candidate.unit).hex())


def serve_the_task(seed: str, task: str) -> Command:
    """Compute the lot by which a task is served out of the seed (docs/protocol.md, "assign")."""
    return Command(f"printf '%s\\ntask\\n%s\\n' {seed} {task} | sha256sum", serving_lot(seed, task))


def open_the_id(id_: str, named: Named) -> Command:
    """Compute a blinded id out of the code behind it and the salt (docs/protocol.md, "Frames")."""
    line = f"printf 'cheqian-id/1\\n%s\\n%s\\n' {named.salt} {quote(named.identifier)} | sha256sum"
    return Command(line, id_)
