"""Check a draw as a stranger: recompute everything that can be recomputed, and report the result of every check."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from shared.canonical import JsonObject, digest
from shared.draws.blinding import opens
from shared.draws.bundle import Submitted, frames_by_name
from shared.draws.computation import outcome_of
from shared.draws.entropy import check_sources, check_value
from shared.draws.finding import CheckFailed, Finding, require_equal
from shared.draws.frames import frame_root, ids_of
from shared.draws.in_log import (
    announced_before_entropy,
    announcement_in_log,
    checkpoint_signature,
    completion_in_log,
    witnessed,
)
from shared.draws.reading import is_hex_32
from shared.draws.seed import check_order, seed
from shared.draws.spec import BUREAU, FrameRef, Party, Source, spec_hash
from shared.errors import Refusal
from shared.log.notes import VerifierKey


class Check(NamedTuple):
    """A named check of a draw and its result. The detail of a failed check gives the expected and the found value."""

    name: str
    passed: bool | None
    detail: str
    detail_en: str

    def as_json(self) -> JsonObject:
        """The check as JSON, without `passed` if the check was not made."""
        return {name: value for name, value in self._asdict().items() if value is not None}


def verify_bundle(document: object, key: VerifierKey | None, witnesses: Sequence[VerifierKey] = ()) -> list[Check]:
    """Make every check of the protocol, in its order. `key` is the log's key; the caller trusts the `witnesses`.

    No content of the document raises an error. For a document that is no bundle the result is a single failed check,
    `bundle`.
    """
    try:
        bundle = Submitted(document)
    except Refusal as refusal:
        return [Check("bundle", False, refusal.detail, refusal.detail_en)]
    return [_run(name, check) for name, check in _checks(bundle, key, witnesses)]


def _checks(
    bundle: Submitted, key: VerifierKey | None, witnesses: Sequence[VerifierKey]
) -> Iterator[tuple[str, Callable[[], Finding]]]:
    yield "frame root", partial(_frame_root, bundle)
    yield "frame size", partial(_frame_size, bundle)
    yield "openings", partial(_openings, bundle)
    yield "spec hash", partial(_spec_hash, bundle)
    yield from _entropy_checks(bundle)
    yield "seed", partial(_seed, bundle)
    yield "outcome", partial(_outcome, bundle)
    yield "announcement in log", partial(announcement_in_log, bundle)
    yield "completion in log", partial(completion_in_log, bundle)
    yield "announced before entropy", partial(announced_before_entropy, bundle, witnesses)
    yield "checkpoint signature", partial(checkpoint_signature, bundle, key)
    yield "witness", partial(witnessed, bundle, witnesses)


def _run(name: str, check: Callable[[], Finding]) -> Check:
    try:
        return Check(name, *check())
    except Refusal as refusal:
        return Check(name, False, refusal.detail, refusal.detail_en)
    except RecursionError:
        return Check(name, False, "嵌套过深，无法核验。", "Nested too deeply to be checked.")


def _frame_root(bundle: Submitted) -> Finding:
    for name, members in frames_by_name(bundle.frame).items():
        require_equal(f"{name}.root", _ref(bundle, name).root, frame_root(members))
    return Finding(True, "名单的默克尔根与规则一致", "the frame has the root that the spec names")


def _frame_size(bundle: Submitted) -> Finding:
    sizes = {name: len(members) for name, members in frames_by_name(bundle.frame).items()}
    for name, size in sizes.items():
        require_equal(f"{name}.size", _ref(bundle, name).size, size)
    told = " + ".join(map(str, sizes.values()))
    return Finding(True, f"名单共 {told} 个成员", f"{told} members")


def _ref(bundle: Submitted, name: str) -> FrameRef:
    ref: FrameRef = getattr(bundle.spec, name)
    return ref


def _openings(bundle: Submitted) -> Finding:
    ids = ids_of(bundle.frame)
    names: dict[str, str] = {}
    for id_, (name, salt) in bundle.openings.items():
        if id_ not in ids:
            raise CheckFailed(f"公开的编号 {id_} 不在名单中。", f"The opened id {id_} is not in the frame.")
        if not opens(id_, name, salt):
            raise CheckFailed(f"名称 {name} 与盐值不对应编号 {id_}。", f"{name} and its salt do not open {id_}.")
        if name in names:
            raise CheckFailed(
                f"{name} 在名单中出现两次：{names[name]} 和 {id_}。",
                f"{name} is in the frame twice: {names[name]} and {id_}.",
            )
        names[name] = id_
    return Finding(
        True, f"名单 {len(ids)} 个编号中公开 {len(names)} 个，均相符", f"{len(names)} of {len(ids)} ids are opened"
    )


def _spec_hash(bundle: Submitted) -> Finding:
    check_sources(bundle.spec.entropy, now=None)
    computed = spec_hash(bundle.spec)
    require_equal("public.spec_hash", bundle.announcement.entry["public"].get("spec_hash"), computed)
    return Finding(True, f"与公告一致：{computed}", f"as announced: {computed}")


def _entropy_checks(bundle: Submitted) -> Iterator[tuple[str, Callable[[], Finding]]]:
    try:
        sources = bundle.spec.entropy
        given = {value.source: value.value for value in bundle.values}
    except Refusal as refusal:
        yield "entropy", partial(Finding, False, refusal.detail, refusal.detail_en)
        return
    for source in sources:
        yield f"entropy: {source.source}", partial(_entropy, source, given.get(source.source))


def _entropy(source: Source, value: str | None) -> Finding:
    owner = "本局" if source.owner == BUREAU else source.owner
    if value is not None:
        check_value(source, value)
        return Finding(
            True, f"{source.owner} 的 {source.type} 值有效", f"a valid {source.type} value of {source.owner}"
        )
    if isinstance(source, Party):
        return Finding(None, f"{owner}未按时揭示，不计入种子", f"{source.owner} was late: left out of the seed")
    raise CheckFailed(f"最后一个来源 {source.source} 没有值。", f"The last source, {source.source}, has no value.")


def _seed(bundle: Submitted) -> Finding:
    check_order(bundle.values, bundle.spec)
    computed = seed(bundle.announcement.leaf.hex(), bundle.values, bundle.spec)
    require_equal("seed", computed, bundle.seed)
    return Finding(True, f"重新计算得 {computed}", f"recomputed as {computed}")


def _outcome(bundle: Submitted) -> Finding:
    if not is_hex_32(bundle.seed):
        raise CheckFailed("seed 应为 64 位小写十六进制数。", "The seed must be 64 lower-case hex digits.")
    computed = outcome_of(bundle.spec, bundle.frame, bundle.seed)
    if computed != bundle.outcome:
        raise CheckFailed(
            f"结果与重新计算的不同；重新计算结果的摘要为 {digest(computed)}。",
            f"The outcome is not the recomputed one, whose digest is {digest(computed)}.",
        )
    return Finding(
        True, f"重新计算结果相同，摘要 {digest(computed)}", f"recomputed the same, digest {digest(computed)}"
    )
