"""Shell commands that a citizen can type to check one step of a draw, each with the output it must give."""

from shlex import quote
from typing import NamedTuple

from services.publishing.frame.members import Candidate, Named
from services.publishing.site.crews import serving_lot
from shared.draws.rank import ticket


class Command(NamedTuple):
    """One line for a shell, and the output that it must give."""

    line: str
    output: str


def draw_the_lot(seed: str, candidate: Candidate) -> Command:
    """The command that computes the ticket of a unit from the seed (docs/protocol.md, "rank")."""
    lot = f"printf '%s\\nunit\\n%s\\n%s\\n' {seed} {candidate.id}"
    if candidate.weight == 1:
        line = f"printf '%s\\nunit\\n%s\\n1\\n' {seed} {candidate.id} | sha256sum"
    else:
        # A unit has as many lots as its weight; the smallest lot is its ticket.
        line = f"for j in $(seq {candidate.weight}); do {lot} $j | sha256sum; done | sort | head -n 1"
    return Command(line, ticket(seed, candidate.unit).hex())


def serve_the_task(seed: str, task: str) -> Command:
    """The command that computes the lot of a task from the seed; tasks are served in the order of their lots
    (docs/protocol.md, "assign").
    """
    return Command(f"printf '%s\\ntask\\n%s\\n' {seed} {task} | sha256sum", serving_lot(seed, task))


def open_the_id(id_: str, named: Named) -> Command:
    """The command that computes a blinded id from the salt and the identifier behind it (docs/protocol.md,
    "Frames").
    """
    line = f"printf 'cheqian-id/2\\n%s\\n%s\\n' {named.salt} {quote(named.identifier)} | sha256sum"
    return Command(line, id_)
