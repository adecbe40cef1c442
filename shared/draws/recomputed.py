"""Checks of a draw that recompute: lists, openings of nonces, seed and outcome, each from what the bundle holds."""

from shared.draws.bundle import Completed
from shared.draws.computation import outcome_of
from shared.draws.ends import check_ends
from shared.draws.entropy import Reveal, check_order, check_reveal, check_sources, check_value
from shared.draws.evidence import Evidence
from shared.draws.finding import CheckFailed, Finding, require_equal
from shared.draws.frames import WITHHELD, list_root, lists_by_name
from shared.draws.parties import CommitmentSignatureRefused
from shared.draws.seed import outcome_hash, seed
from shared.draws.signing import is_committed
from shared.draws.spec import FrameRef, LeftOutRef, Party, Source, spec_hash
from shared.draws.text import is_hex_32

_EXCLUDED = "excluded"


def frame_root(evidence: Evidence) -> Finding:
    for name, members in lists_by_name(evidence.lists).items():
        if name != _EXCLUDED:
            require_equal(f"{name}.root", _ref(evidence, name).root, list_root(members))
    return Finding(True, "名单的默克尔根与规则一致", "the frame has the root that the spec names")


def frame_size(evidence: Evidence) -> Finding:
    sizes = {name: len(members) for name, members in lists_by_name(evidence.lists).items() if name != _EXCLUDED}
    for name, size in sizes.items():
        require_equal(f"{name}.size", _ref(evidence, name).size, size)
    told = " + ".join(map(str, sizes.values()))
    return Finding(True, f"名单共 {told} 个成员", f"{told} members")


def excluded(evidence: Evidence) -> Finding:
    left_out = evidence.lists.left_out or ()
    require_equal("excluded.size", evidence.spec.excluded.size, len(left_out))
    require_equal("excluded.root", evidence.spec.excluded.root, list_root(left_out))
    covert = bool(evidence.announced.public.get("open_by", ""))
    if any((member.reason == WITHHELD) is not covert for member in left_out):
        raise CheckFailed(
            "暗查的排除原因均应为 withheld，其他抽查均不得为 withheld。",
            "A covert draw gives the reason `withheld` for everybody who is left out, and no other draw gives it.",
        )
    return Finding(
        True, f"排除 {len(left_out)} 个成员，与规则一致", f"{len(left_out)} members are left out, as announced"
    )


def _ref(evidence: Evidence, name: str) -> FrameRef | LeftOutRef:
    ref: FrameRef | LeftOutRef = getattr(evidence.spec, name)
    return ref


def announced_spec(evidence: Evidence) -> Finding:
    check_sources(evidence.spec, None)
    check_ends(evidence.spec, None)
    announced = evidence.announced.public.get("spec")
    if not isinstance(announced, dict):
        raise CheckFailed("公告条目中没有规则。", "The entry of the announcement has no spec.")
    computed = spec_hash(evidence.spec)
    require_equal("spec_hash", spec_hash(announced), computed)
    return Finding(True, f"与公告一致：{computed}", f"as announced: {computed}")


def valid_value(evidence: Evidence, source: Source) -> Finding:
    check_value(source, _value(evidence, source))
    return Finding(True, f"{source.type} 值有效", f"a valid {source.type} value")


def signed_commitment(evidence: Evidence, party: Party) -> Finding:
    if not is_committed(evidence.spec, party):
        raise CommitmentSignatureRefused(
            f"{party.source} 的承诺没有由其公钥为本局和本用途签署。",
            f"The key of {party.source} has not signed this commitment for this bureau and purpose.",
        )
    return Finding(True, f"{party.name} 已签署承诺", f"{party.name} has signed its commitment")


def signed_reveal(evidence: Evidence, party: Party) -> Finding:
    signature = evidence.bundle.signatures.get(party.source, "")
    check_reveal(evidence.spec, Reveal(party.source, _value(evidence, party), signature), evidence.leaf)
    return Finding(True, f"{party.name} 针对本公告签署揭示", f"{party.name} has signed its value for this announcement")


def _value(evidence: Evidence, source: Source) -> str:
    if source.source not in evidence.values:
        raise CheckFailed(f"{source.source} 没有给出随机值。", f"{source.source} has given no value.")
    return evidence.values[source.source]


def recomputed_seed(evidence: Evidence, ending: Completed) -> Finding:
    check_order(evidence.bundle.values, evidence.spec)
    computed = seed(evidence.leaf, evidence.bundle.values, evidence.spec)
    require_equal("seed", computed, ending.seed)
    return Finding(True, f"重新计算得 {computed}", f"recomputed as {computed}")


def recomputed_outcome(evidence: Evidence, ending: Completed) -> Finding:
    if not is_hex_32(ending.seed):
        raise CheckFailed("seed 应为 64 位小写十六进制数。", "The seed must be 64 lower-case hex digits.")
    computed = outcome_of(evidence.spec, evidence.lists, ending.seed)
    told = outcome_hash(computed)
    if computed != ending.outcome:
        raise CheckFailed(
            f"结果与重新计算的不同；重新计算结果的摘要为 {told}。",
            f"The outcome is not the recomputed one, whose hash is {told}.",
        )
    return Finding(True, f"重新计算结果相同，摘要 {told}", f"recomputed the same, hash {told}")
