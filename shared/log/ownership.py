"""Whose events are whose: the streams that each service writes, and the types of other services that it may read.

The migrations make the rules of the database from these tables, and the tests try every other way. A service that gets
a new kind of stream, or a new reaction, changes its line here and adds a migration that calls `let_speak` or
`let_hear` again (`shared.migrations.access`).
"""

from collections.abc import Mapping

STREAMS: Mapping[str, tuple[str, ...]] = {
    "sampling": (
        "account",
        "annulment",
        "assigned",
        "change",
        "directory",
        "draw",
        "frame",
        "item-list",
        "item-proposal",
        "noted",
        "party",
        "plan",
        "policy",
        "record",
        "register",
        "review",
        "superior",
        "teams",
    ),
    "cases": (
        "campaign",
        "case",
        "clocks",
        "command",
        "evidence",
        "feed",
        "hazard",
        "held",
        "inspection",
        "inspection-code",
        "law",
        "letter",
        "letter-told",
        "paper-wish",
        "publicity",
        "score",
    ),
    "documents": ("advance-number", "door-secret", "paper", "paper-key", "seal", "series", "service"),
    "publishing": (
        "books",
        "delivery",
        "door",
        "notice",
        "publication",
        "publication-clocks",
        "resumed",
        "webhook",
        "witnessed",
    ),
}
"""Service → the first parts of the names of its streams: `draw` stands for every `draw/…`. No two services share one.

The types of a service's events begin with its name and a dot.
"""

_CORRECTED = "cases.law.corrected"  # the law of a bureau is the same in every service
READS: Mapping[str, tuple[str, ...]] = {
    "sampling": (
        _CORRECTED,
        "cases.expert.scored",
        "cases.inspection.concluded",
        "cases.inspection.held",
        "cases.inspection.missed",
    ),
    "cases": (
        "documents.paper.served",
        "documents.paper.unserved",
        # What the enterprise writes behind the owner's door.
        "publishing.door.noted",
        "sampling.draw.opened",
        "sampling.inspection.amended",
        "sampling.inspection.assigned",
        "sampling.items.published",
        "sampling.policy.adopted",
    ),
    "documents": (
        _CORRECTED,
        "cases.inspection-code.told",
        "cases.paper.asked",
        "cases.paper.revoked",
        "sampling.draw.opened",
        "sampling.policy.adopted",
    ),
    "publishing": (
        _CORRECTED,
        "cases.hazard.changed",
        "cases.hazard.eliminated",
        "cases.hazard.listed",
        "cases.hazard.revoked",
        # Publishing shows the page of an inspection to whoever has scanned its code.
        "cases.inspection-code.told",
        "cases.lead.told",
        "cases.letter.told",
        "cases.penalty.changed",
        "cases.penalty.decided",
        "cases.penalty.fulfilled",
        "cases.penalty.revoked",
        "cases.result.told",
        "cases.visit.told",
        "documents.door-secret.printed",
        # Publishing answers whether a paper was issued, and is in force. Keys and seals are public as a whole.
        "documents.paper.issued",
        "documents.paper.replaced",
        "documents.paper.voided",
        "documents.paper.withdrawn",
        "sampling.draw.annulled",
        "sampling.draw.announced",
        "sampling.draw.completed",
        "sampling.draw.failed",
        "sampling.draw.opened",
        "sampling.draw.revealed",
        "sampling.draw.settled",
        "sampling.draw.substituted",
        "sampling.draw.succeeded",
        "sampling.draw.witnessed",
        # Credit systems are told of an enterprise by the name that it has now.
        "sampling.enterprises.renamed",
        # Publishing serves item lists and the files of adopted policies; the payload names the file.
        "sampling.items.published",
        # Credit systems are told the number and the title of the plan that a draw carries out.
        "sampling.plan.published",
        "sampling.policy.adopted",
    ),
}
"""Service → the types of other services whose payloads it reads, beside those of its own events.

Of all other events it reads what everybody can read: the entry.
"""
READS_IF_OPEN: Mapping[str, tuple[str, ...]] = {
    # Traces lead from an inspection to its enterprise and its draws.
    "publishing": ("sampling.inspection.amended", "sampling.inspection.assigned"),
}
"""Service → the types of which it reads the payloads that say that they are not covert. It passes by the others."""
