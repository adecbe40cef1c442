"""Which letters the enterprise may write, by what the inspection has come to."""

from collections.abc import Collection, Mapping, Sequence

from shared.contracts.inspection_codes import CodeStanding, InspectionCodeTold
from shared.contracts.letters import LetterKind

_ALWAYS: Sequence[LetterKind] = ("statement", "complaint")
_OF_FINDINGS: frozenset[LetterKind] = frozenset({"dispute", "proof"})
_OFFERED: Mapping[CodeStanding, Sequence[LetterKind]] = {
    "approved": ("recusal", "statement", "complaint"),
    "on-site": ("recusal", "statement", "dispute", "proof", "complaint"),
    "over": ("statement", "dispute", "proof", "complaint", "evaluation"),
    "not-held": _ALWAYS,
    "unapproved": _ALWAYS,
    "called-off": _ALWAYS,
    "revoked": _ALWAYS,
}
"""Somebody can stand back only while the visit is to be held, or is held; it is rated when it is over."""
_ONCE: frozenset[LetterKind] = frozenset({"evaluation"})


def offered(told: InspectionCodeTold, sent: Collection[LetterKind] = ()) -> Sequence[LetterKind]:
    """The kinds of letter for an inspection as it is now, in the order in which they are shown. Findings are disputed,
    or shown to be put right, only if there are any. `sent`: the kinds that went through the door before; the visit is
    rated once.
    """
    can = [kind for kind in _OFFERED[told.standing] if told.findings or kind not in _OF_FINDINGS]
    return [kind for kind in can if kind not in _ONCE or kind not in sent]
