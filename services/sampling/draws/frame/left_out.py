"""Why a member of the population is left out, as the public learns it: a single reason of the protocol's list.

An exclusion can have several reasons with dates and counts, for readers in the bureau. The public reason is the first
of them in the order of `ORDER`: first, whether the rule is about the member at all; then, whether the member can be
drawn now; then the past.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

ORDER: Sequence[str] = (
    "not-in-plan", "outside-rule", "other-stratum",
    "not-open", "duty", "certificate", "leave", "head", "native", "recused",
    "drawn", "inspected", "at-cap", "other-department", "named",
)  # fmt: skip
"""The reasons of docs/protocol.md but `withheld`, the only one that a covert draw tells."""
PUBLIC: Mapping[str, str] = {
    "not-open": "not-open",
    "off-duty": "duty",
    "certificate-expired": "certificate",
    "certificate": "certificate",
    "absent": "leave",
    "excluded": "head",
    "native": "native",
    "recused": "recused",
    "drawn": "drawn",
    "inspected": "inspected",
    "at-cap": "at-cap",
    "load": "at-cap",
    "inspected-elsewhere": "other-department",
    "named": "named",
    "no-team": "outside-rule",
    "several-teams": "outside-rule",
    "role-not-drawn": "outside-rule",
    "fits-no-slot": "outside-rule",
}
"""Code of a reason inside the bureau → the public reason."""


def public_reason(codes: Iterable[str]) -> str:
    """The public reason of a member who is excluded for the reasons with these codes; at least one."""
    return min((PUBLIC[code] for code in codes), key=ORDER.index)


def gathered(
    groups: Iterable[tuple[str, Sequence[str], Sequence[str]]],
) -> list[tuple[str, Sequence[str], Sequence[str]]]:
    """The groups (reason, identifiers, names) with those of one reason put together, in the order of `ORDER`."""
    by_reason: dict[str, list[tuple[Sequence[str], Sequence[str]]]] = {}
    for reason, identifiers, names in groups:
        by_reason.setdefault(reason, []).append((identifiers, names))
    return [
        (
            reason,
            [*chain.from_iterable(identifiers for identifiers, _ in parts)],
            [*chain.from_iterable(names for _, names in parts)],
        )
        for reason, parts in sorted(by_reason.items(), key=lambda item: ORDER.index(item[0]))
    ]
