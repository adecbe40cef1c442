"""When a party opens its nonce: for a draw that names it, after all parties before it, for one announcement only."""

from collections.abc import Mapping
from typing import NamedTuple

from shared.draws.announced import Announced
from shared.draws.entropy import Reveal, check_reveal, next_party
from shared.draws.keyring import Keyring, Nonce
from shared.draws.signing import reveal_message
from shared.draws.spec import Party
from shared.errors import Conflict, Invalid


class PartyNotNamed(Invalid):
    code = "party-not-named"
    title = "公告没有列出本单位的密钥和承诺"
    title_en = "The announcement does not name this party's key and commitment"


class TurnNotCome(Conflict):
    code = "turn-not-come"
    title = "尚未轮到本单位揭示"
    title_en = "It is not this party's turn yet"


class Share(NamedTuple):
    """A party's own place in an announced draw, and the nonce that opens its commitment there."""

    party: Party
    nonce: Nonce


def share_of(keyring: Keyring, announced: Announced) -> Share:
    """The share of the keyring's owner in the draw. Raises PartyNotNamed."""
    own = [party for party in announced.spec.parties if party.key == keyring.key]
    for party in own:
        nonce = keyring.nonce_of(party)
        named = (party.owner, party.name) == (keyring.organisation, keyring.name)
        if nonce and named and nonce.source == party.source:
            return Share(party, nonce)
    if own:
        raise PartyNotNamed(
            f"公告中 {own[0].source} 的公钥与此文件相符，但承诺或名称不符。请改用签署该承诺的密钥文件或其副本。",
            f"The announcement names the key of {own[0].source}, but this keyring has not its commitment, or another "
            "name. Use the keyring with which the commitment was signed, or a copy of it.",
            source=own[0].source,
        )
    raise PartyNotNamed(
        "公告所列参与方中没有此密钥文件的公钥。请核对是否为本单位参加的抽查，是否用了旧的密钥文件。",
        "No party of the announcement has the key of this keyring. Check that your organisation takes part in this "
        "draw, and that this is not the keyring of another key.",
    )


def earlier_openings(announced: Announced, share: Share, given: Mapping[str, Reveal]) -> list[Reveal]:
    """The openings of all parties that stand before this party in the spec, each checked.

    Whoever opens before an earlier party lets that party know the outcome while it can still withhold. `given` has
    openings by source. Raises TurnNotCome, and what `check_reveal` raises.
    """
    opened: list[Reveal] = []
    while (due := next_party(announced.spec, [reveal.source for reveal in opened])) and due != share.party:
        reveal = given.get(due.source)
        if not reveal:
            raise TurnNotCome(
                f"应先由 {due.source}（{due.name}）揭示：在它之前揭示，它就能先算出结果再决定是否揭示。"
                f"请等公示页显示 {due.source} 已揭示后再试；或取得其揭示（含签名），用 --after 给出。",
                f"It is the turn of {due.source} ({due.name}): if you opened first, it could compute the outcome and "
                f"still withhold. Try again when the public page shows its opening; or get it "
                "with its signature, and give it with --after.",
                awaited=due.source,
            )
        check_reveal(announced.spec, reveal, announced.leaf)
        opened.append(reveal)
    return opened


def open_nonce(keyring: Keyring, announced: Announced, share: Share) -> tuple[Reveal, Keyring]:
    """The party's opening for this announcement, and the keyring that remembers it. Keep the keyring first.

    Raises NonceOpened.
    """
    draw, leaf = announced.spec.draw, announced.leaf
    remembered = keyring.opened(share.nonce, draw, leaf)
    message = reveal_message(draw, share.party.source, share.nonce.nonce, leaf)
    return Reveal(share.party.source, share.nonce.nonce, keyring.sign(message)), remembered
