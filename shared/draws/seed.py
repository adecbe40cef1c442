"""The seed of a draw: a hash of the announcement's entry in the log, the spec, and the values of the sources."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from shared.canonical import JsonObject, canonical
from shared.draws.entropy import check_value
from shared.draws.spec import Spec, spec_hash
from shared.errors import Invalid


class EntropyIncomplete(Invalid):
    code = "entropy-incomplete"
    title = "缺少最后一个随机值"
    title_en = "The last value is missing"


class EntropyOutOfOrder(Invalid):
    code = "entropy-out-of-order"
    title = "随机值与公告的来源不对应"
    title_en = "Values do not follow the announced sources"


class Value(NamedTuple):
    """The value that a source gave: a nonce, a signature, a number. Its text is hashed, so its spelling matters."""

    source: str
    value: str

    def as_json(self) -> JsonObject:
        return self._asdict()


def seed(announcement: str, values: Sequence[Value], spec: Spec) -> str:
    """The seed of a draw: hex(H("cheqian-seed/1\\n" || JCS({"announcement", "entropy", "spec"}))).

    `announcement` is the leaf hash, in hex, of the announcement's entry in the log. `values` are the values that count,
    in the order of `spec.entropy`; the value of a late party is left out. Nothing is verified here; see `check_values`.
    """
    parts = {
        "announcement": announcement,
        "entropy": [{"source": source, "value": value} for source, value in values],
        "spec": spec_hash(spec),
    }
    return hashlib.sha256(b"cheqian-seed/1\n" + canonical(parts)).hexdigest()


def check_values(values: Sequence[Value], spec: Spec) -> None:
    """Refuse values that make no seed for this spec.

    Raises EntropyOutOfOrder (a source that is not announced, is given twice, or is out of order), EntropyIncomplete
    (the last source gave no value, and without it there is no draw), ValueRefused.
    """
    check_order(values, spec)
    announced = {source.source: source for source in spec.entropy}
    for source, value in values:
        check_value(announced[source], value)


def check_order(values: Sequence[Value], spec: Spec) -> None:
    """The part of `check_values` that does not look at the values. Raises EntropyOutOfOrder, EntropyIncomplete."""
    given = [source for source, _ in values]
    counted = [source.source for source in spec.entropy if source.source in given]
    if given != counted:
        raise EntropyOutOfOrder(
            f"随机值应依次来自 {'、'.join(counted)}，实为 {'、'.join(given)}。",
            f"Values must come from {', '.join(counted)} in this order, got {', '.join(given)}.",
            expected=counted,
            got=given,
        )
    last = spec.entropy[-1].source if spec.entropy else ""
    if last not in given:
        raise EntropyIncomplete(
            f"最后一个来源 {last} 没有给出值；没有它就不能完成抽查。",
            f"The last source {last} gave no value; without it there is no draw.",
            source=last,
        )
