"""The seed of a draw: a hash of the announcement's entry in the log, the spec, and the values of all sources."""

import hashlib
from collections.abc import Sequence

from shared.canonical import JsonObject, canonical
from shared.draws.entropy import Value
from shared.draws.spec import Spec, spec_hash


def seed(announcement: str, values: Sequence[Value], spec: Spec) -> str:
    """The seed of a draw: hex(H("cheqian-seed/2\\n" || JCS({"announcement", "entropy", "spec"}))).

    `announcement` is the leaf hash, in hex, of the announcement's entry in the log. `values` are those of all sources,
    in the order of `spec.entropy`. Nothing is verified here; see `entropy.check_values`.
    """
    parts = {
        "announcement": announcement,
        "entropy": [value.as_json() for value in values],
        "spec": spec_hash(spec),
    }
    return hashlib.sha256(b"cheqian-seed/2\n" + canonical(parts)).hexdigest()


def outcome_hash(outcome: JsonObject) -> str:
    """The hash of an outcome in public: hex(H("cheqian-outcome/2\\n" || JCS(outcome)))."""
    return hashlib.sha256(b"cheqian-outcome/2\n" + canonical(outcome)).hexdigest()
