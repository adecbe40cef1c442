"""Revealing parties' shares: each party reveals once, before the last source is due (docs/protocol.md, "Entropy
sources").
"""

from datetime import datetime

from services.sampling.draws.draw.lifecycle import Draw
from shared.contracts.sampling import ShareRevealed
from shared.draws.entropy import check_value, due_of
from shared.draws.spec import Party
from shared.errors import Conflict, Invalid


class SourceUnknown(Invalid):
    code = "source-unknown"
    title = "公告中没有这一参与方"
    title_en = "No such party in the announcement"


class AlreadyRevealed(Conflict):
    code = "already-revealed"
    title = "该参与方已经揭示"
    title_en = "The party has revealed already"


class RevealTooLate(Conflict):
    code = "reveal-too-late"
    title = "揭示时间已过"
    title_en = "The time to reveal is over"


def reveal(draw: Draw, source: str, value: str, *, now: datetime) -> ShareRevealed:
    """The reveal of a party's nonce, which opens its commitment.

    Raises SourceUnknown, AlreadyRevealed, RevealTooLate (the last source is due, or its share was entered),
    ValueRefused.
    """
    party = next((party for party in draw.spec.entropy if party.source == source), None)
    if not isinstance(party, Party):
        names = [party.source for party in draw.spec.entropy[:-1]]
        raise SourceUnknown(
            f"“{source}”不是本次抽查的参与方；参与方有：{'、'.join(names)}。最后一个来源请在 last-share 录入。",
            f"{source!r} is no party of this draw; its parties are {', '.join(names)}. "
            "The last source is entered at last-share.",
            parties=names,
        )
    if source not in draw.missing:
        raise AlreadyRevealed(
            f"{source} 已经揭示，无须重复。", f"{source} has revealed already; nothing more is needed.", source=source
        )
    due = due_of(draw.last_source)
    if draw.last is not None or (due is not None and now >= due):
        raise RevealTooLate(
            f"{draw.last_source.source} 已到期或已录入，此后揭示的值不计入种子；{source} 将记为缺席。",
            f"{draw.last_source.source} is due or entered, and what is revealed after that does not count; "
            f"{source} goes on record as absent.",
            source=source,
        )
    check_value(party, value)
    return ShareRevealed(source=source, value=value)
