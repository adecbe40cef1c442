"""Which values a draw takes from whoever hands them in: the nonce of the party whose turn it is, or the beacon's round.

Nobody needs an account for this. A value proves itself: a nonce by its commitment and its party's signature, a round
by the beacon's signature.
"""

from datetime import datetime
from typing import NamedTuple

from services.sampling.draws.draw.lifecycle import Draw
from shared.clock import rfc3339
from shared.contracts.sampling import DrawRevealed
from shared.draws.entropy import Reveal, check_reveal, check_turn, check_value
from shared.draws.spec import Beacon
from shared.draws.text import moment
from shared.errors import Conflict, Invalid


class SourceUnknown(Invalid):
    code = "source-unknown"
    title = "公告中没有这一随机来源"
    title_en = "The announcement has no such source"


class DrawEnded(Conflict):
    code = "draw-ended"
    title = "抽查已经结束"
    title_en = "The draw has ended"


class NotDueYet(Conflict):
    code = "not-due-yet"
    title = "信标轮次尚未到期"
    title_en = "The round is not due yet"


class SignatureNeeded(Invalid):
    code = "signature-needed"
    title = "缺少或多余签名"
    title_en = "The signature is missing, or must be left out"


class HandedIn(NamedTuple):
    """A value as somebody hands it in. `signature` is a party's, over its nonce; None for a round of the beacon."""

    source: str
    value: str
    signature: str | None = None


def require_open(draw: Draw, source: str) -> None:
    """Refuse a value for a draw that has ended, or from a source that its announcement does not name.

    Raises SourceUnknown, DrawEnded.
    """
    names = [each.source for each in draw.spec.entropy]
    if source not in names:
        raise SourceUnknown(
            f"“{source}”不是本次抽查的随机来源；来源有：{'、'.join(names)}。",
            f"{source!r} is no source of this draw; its sources are {', '.join(names)}.",
            sources=names,
        )
    if draw.status != "announced":
        raise DrawEnded(
            "本次抽查已经结束，不再需要随机值。", "This draw has ended and needs no value any more.", state=draw.status
        )


def reveal(draw: Draw, given: HandedIn) -> DrawRevealed:
    """The opening of a party's nonce, in its turn. Raises SignatureNeeded, and what `require_open`, `check_turn` and
    `check_reveal` raise.
    """
    require_open(draw, given.source)
    if given.signature is None:
        raise SignatureNeeded(
            "参与方揭示随机值时须附其公钥对本公告的签名（signature）；请用参与方程序生成。",
            "A party opens its nonce with a signature of its key for this announcement; its program makes it.",
        )
    check_turn(draw.spec, [each.source for each in draw.reveals], given.source)
    check_reveal(draw.spec, Reveal(given.source, given.value, given.signature), draw.leaf)
    return DrawRevealed(source=given.source, value=given.value, signature=given.signature)


def check_round(draw: Draw, beacon: Beacon, given: HandedIn, now: datetime) -> None:
    """Refuse a value that is not the round's, or before the round is due. Raises SignatureNeeded, NotDueYet,
    ValueRefused, and what `require_open` raises.
    """
    require_open(draw, given.source)
    if given.signature is not None:
        raise SignatureNeeded(
            "信标的值就是其签名，请只填值（value），去掉签名（signature）。",
            "The value of a beacon is a signature itself: leave `signature` out.",
        )
    if now < moment(beacon.due):
        raise NotDueYet(
            f"第 {beacon.round} 轮于 {rfc3339(moment(beacon.due))} 到期；请届时再交。",
            f"Round {beacon.round} is due at {rfc3339(moment(beacon.due))}; hand it in then.",
            due=beacon.due,
        )
    check_value(beacon, given.value)
