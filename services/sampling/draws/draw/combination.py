"""Which combinations of entropy sources a bureau's policy accepts (docs/protocol.md, "Entropy sources")."""

from collections.abc import Sequence

from shared.draws.spec import BUREAU, Party, Source
from shared.errors import Invalid
from shared.policy.draws import Combination

_LAST = {"drand": "公共信标 drand", "public": "公开数字", "dice": "当众掷骰", "escrow": "托管值"}


class CombinationRefused(Invalid):
    code = "combination-refused"
    title = "随机来源组合不符合本局规则"
    title_en = "The policy does not accept this combination of sources"


def check_combination(accepted: Sequence[Combination], entropy: Sequence[Source]) -> None:
    """Refuse sources that fit none of the accepted combinations. If the policy names no combination, all are accepted.

    `entropy` has passed `check_sources`: first parties, then one source that comes last. Raises CombinationRefused.
    """
    if not accepted or any(_fits(combination, entropy) for combination in accepted):
        return
    raise CombinationRefused(
        f"本局规则接受的随机来源组合为：{'；或'.join(map(_in_chinese, accepted))}。"
        f"本次公告为：{_in_chinese(_made_of(entropy))}。请按其中一种补齐或更换来源。",
        f"The bureau's policy accepts {'; or '.join(map(_in_english, accepted))}. The announcement has "
        f"{_in_english(_made_of(entropy))}. Add or change sources to fit one of them.",
        accepted=[_in_english(combination) for combination in accepted],
    )


def _made_of(entropy: Sequence[Source]) -> Combination:
    """The combination that exactly these sources make."""
    parties = [source for source in entropy if isinstance(source, Party)]
    return Combination(
        last=tuple(source.type for source in entropy if not isinstance(source, Party)),
        parties=len(parties),
        independent_parties=sum(party.owner != BUREAU for party in parties),
    )


def _fits(combination: Combination, entropy: Sequence[Source]) -> bool:
    made = _made_of(entropy)
    return (
        set(made.last) <= set(combination.last)
        and made.parties >= combination.parties
        and made.independent_parties >= combination.independent_parties
    )


def _in_chinese(combination: Combination) -> str:
    last = "或".join(_LAST[kind] for kind in combination.last)
    return f"{combination.parties} 个参与方（其中外单位 {combination.independent_parties} 个）加 {last}"


def _in_english(combination: Combination) -> str:
    return (
        f"{combination.parties} parties, {combination.independent_parties} of them of others, "
        f"then {' or '.join(combination.last)}"
    )
