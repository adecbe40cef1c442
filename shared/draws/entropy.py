"""Where the seed comes from: a round of the beacon alone, or the nonces of parties alone; and which values count."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from shared.canonical import JsonObject
from shared.draws.beacon import check_round, is_value
from shared.draws.circumstances import Circumstances
from shared.draws.parties import check_parties
from shared.draws.signing import commitment_of, is_signed, reveal_message
from shared.draws.spec import Beacon, Party, Source, Spec
from shared.draws.text import is_hex_32, is_hex_64
from shared.errors import Conflict, Invalid


class EntropyOutOfOrder(Invalid):
    code = "entropy-out-of-order"
    title = "随机值与公告的来源不对应"
    title_en = "Values do not follow the announced sources"


class ValueRefused(Invalid):
    code = "entropy-value-refused"
    title = "随机值无效"
    title_en = "The value is not valid for the source"


class EntropyMixed(Invalid):
    code = "entropy-mixed"
    title = "随机来源不是单一信标，也不全是参与方"
    title_en = "The sources are neither one beacon nor all parties"


class RevealSignatureRefused(Invalid):
    code = "reveal-signature"
    title = "揭示的签名无效"
    title_en = "The signature over a nonce is wrong"


class RevealOutOfOrder(Conflict):
    code = "reveal-out-of-order"
    title = "尚未轮到该参与方揭示"
    title_en = "It is not this party's turn to open its nonce"


class Value(NamedTuple):
    """The value that a source gave: a nonce, or the signature of a round. Its text is hashed."""

    source: str
    value: str

    def as_json(self) -> JsonObject:
        return self._asdict()


class Reveal(NamedTuple):
    """A party's opening of its nonce: the value, and the signature of the party's key over it, both in hex."""

    source: str
    value: str
    signature: str


def check_sources(spec: Spec, known: Circumstances | None) -> None:
    """Refuse sources that no announcement may name. Without circumstances, only what the spec itself decides.

    Raises EntropyMixed, and what `check_round` and `check_parties` raise.
    """
    if (spec.parties and len(spec.parties) < len(spec.entropy)) or (not spec.parties and len(spec.entropy) > 1):
        raise EntropyMixed(
            "随机来源应为一个信标，或全部为参与方；请只用其中一种。",
            "Name one beacon, or parties only; the two are not mixed, and one round is enough.",
        )
    for source in spec.entropy:
        if isinstance(source, Beacon):
            check_round(source, known)
    check_parties(spec, known)


def check_value(source: Source, value: str) -> None:
    """Refuse a value that this source cannot have given. Raises ValueRefused."""
    match source:
        case Party():
            valid = is_hex_32(value) and commitment_of(source.source, value) == source.commitment
            expected = "64 位小写十六进制数，且与承诺值相符", "64 hex digits that open the commitment"
        case Beacon():
            valid = is_value(source, value)
            expected = f"第 {source.round} 轮的有效签名", f"the valid signature of round {source.round}"
    if not valid:
        raise ValueRefused(
            f"{source.source} 的值无效，应为{expected[0]}。",
            f"The value of {source.source} is not valid; it must be {expected[1]}.",
            source=source.source,
        )


def check_values(values: Sequence[Value], spec: Spec) -> None:
    """Refuse values that make no seed for this spec: all sources give one, in the order of the spec.

    Raises EntropyOutOfOrder, ValueRefused.
    """
    check_order(values, spec)
    for source, (_, value) in zip(spec.entropy, values, strict=True):
        check_value(source, value)


def check_order(values: Sequence[Value], spec: Spec) -> None:
    """Refuse values that are not of all sources, in the order of the spec. Raises EntropyOutOfOrder."""
    announced = [source.source for source in spec.entropy]
    given = [value.source for value in values]
    if given != announced:
        raise EntropyOutOfOrder(
            f"随机值应依次来自 {'、'.join(announced)}，实为 {'、'.join(given)}；请补齐并按此顺序给出。",
            f"Values must come from {', '.join(announced)}, all of them and in this order, got {', '.join(given)}.",
            expected=announced,
            got=given,
        )


def next_party(spec: Spec, opened: Collection[str]) -> Party | None:
    """The party whose turn it is: the first in the order of the spec whose source is not in `opened`.

    None when all have opened their nonces, and for a draw by the beacon.
    """
    return next((party for party in spec.parties if party.source not in opened), None)


def check_turn(spec: Spec, opened: Collection[str], source: str) -> None:
    """Refuse an opening before those that stand earlier in the spec. Raises RevealOutOfOrder."""
    due = next_party(spec, opened)
    if not due or due.source != source:
        awaited = due.source if due else ""
        raise RevealOutOfOrder(
            f"现在应由 {awaited or '（无）'} 揭示，不是 {source}；各方按规则中的顺序揭示。",
            f"It is the turn of {awaited or 'nobody'}, not of {source}; parties open in the order of the spec.",
            awaited=awaited,
            source=source,
        )


def check_reveal(spec: Spec, reveal: Reveal, announcement: str) -> None:
    """Refuse a nonce that does not open its commitment, or that the party's key has not signed for this announcement.

    `announcement` is the leaf hash of the announcement's entry, in hex. Raises ValueRefused, RevealSignatureRefused.
    """
    party = next((party for party in spec.parties if party.source == reveal.source), None)
    if not party:
        raise ValueRefused(
            f"规则中没有名为 {reveal.source} 的参与方；请核对来源名称。",
            f"The spec has no party named {reveal.source}; check the name of the source.",
            source=reveal.source,
        )
    check_value(party, reveal.value)
    message = reveal_message(spec.draw, party.source, reveal.value, announcement)
    if not is_hex_64(reveal.signature) or not is_signed(party.key, reveal.signature, message):
        raise RevealSignatureRefused(
            f"{party.source} 的公钥没有为这一公告签署该值；请参与方核对公告后重新揭示。",
            f"The key of {party.source} has not signed this value for this announcement; ask the party to check the "
            "announcement and to open again.",
            source=party.source,
        )
