"""Compute the outcome of a draw from a document, for `cheqian draw compute` and for every verifier."""

from collections.abc import Sequence

from shared.canonical import JsonObject
from shared.draws.announcement import check_announcement
from shared.draws.assign import assign
from shared.draws.entropy import Reveal, Value, check_reveal, check_values
from shared.draws.frames import Frame, Lists, Roster
from shared.draws.rank import rank
from shared.draws.reading import read_left_out, read_people, read_tasks, read_units
from shared.draws.seed import seed
from shared.draws.spec import AssignSpec, Spec, read_spec
from shared.draws.text import is_hex_32
from shared.errors import Invalid
from shared.heavy import heavy


class MalformedDocument(Invalid):
    code = "malformed-draw-document"
    title = "抽查文件格式错误"
    title_en = "Malformed draw document"


_OPTIONAL = ("excluded", "signatures")


def compute(document: object) -> JsonObject:
    """The outcome for a document of a spec, a seed and the lists of the draw.

    The lists are `frame`, or `tasks` and `people`; and `excluded`, which may be left away. The seed is `seed`, or
    follows from `announcement` (the leaf hash of the announcement) and `entropy` (the values of all sources), which
    are verified; then `signatures` may hold the parties' signatures. Refuses what `check_announcement` refuses without
    circumstances. Raises MalformedDocument, MalformedSpec, MalformedMember, and what `check_values` and `check_reveal`
    raise.
    """
    if not isinstance(document, dict):
        raise malformed("$", "对象", "an object")
    if "spec" not in document:
        raise malformed("spec", "抽查规则", "there")
    spec = read_spec(document["spec"])
    _require_fields(document, spec)
    lists = read_lists(spec, document)
    check_announcement(spec, lists, None)
    return outcome_of(spec, lists, _seed(document, spec))


def list_names(spec: Spec) -> tuple[str, ...]:
    """The names of the lists from which a draw of this kind is made, in a document and in its spec."""
    return ("tasks", "people") if isinstance(spec, AssignSpec) else ("frame",)


def read_lists(spec: Spec, document: JsonObject) -> Lists:
    """The lists of a document that has the fields of `list_names`. Raises MalformedMember."""
    left_out = read_left_out(document["excluded"]) if "excluded" in document else None
    if isinstance(spec, AssignSpec):
        return Roster(read_tasks(document["tasks"]), read_people(document["people"]), left_out)
    return Frame(read_units(document["frame"]), left_out)


def read_values(value: object) -> list[Value]:
    """The values of sources in a JSON list of `{"source", "value"}`. Raises MalformedDocument."""
    if not isinstance(value, list):
        raise malformed("entropy", "数组", "an array")
    for place, item in enumerate(value):
        if not isinstance(item, dict) or set(item) != {"source", "value"} or not _all_strings(list(item.values())):
            raise malformed(f"entropy[{place}]", "仅含字符串 source 和 value 的对象", "an object of source and value")
    return [Value(**item) for item in value]


@heavy
def outcome_of(spec: Spec, lists: Lists, drawn_by: str) -> JsonObject:
    """The outcome of an announced draw, once its seed is known (64 hex digits)."""
    if isinstance(spec, AssignSpec) and isinstance(lists, Roster):
        return assign(lists.tasks, lists.people, drawn_by).as_json()
    if not isinstance(spec, AssignSpec) and isinstance(lists, Frame):
        return rank(spec, lists.units, drawn_by).as_json()
    raise malformed("$", "与抽查类型相符的名单", "lists of the draw's kind")


def _require_fields(document: JsonObject, spec: Spec) -> None:
    needed = {"spec", *list_names(spec)}
    sources = {"announcement", "entropy"} if "entropy" in document or "announcement" in document else {"seed"}
    allowed = needed | sources | {"seed"} | set(_OPTIONAL)
    if not (needed | sources) <= set(document) <= allowed:
        listed = "、".join(sorted(needed))
        raise malformed(
            "$",
            f"含字段 {listed}，以及 seed 或 announcement 和 entropy，可另有 excluded 和 signatures 的对象",
            f"an object with {', '.join(sorted(needed))}, with seed, or announcement and entropy, and at most excluded "
            "and signatures beside them",
        )


def _seed(document: JsonObject, spec: Spec) -> str:
    if "entropy" not in document:
        return _hex(document, "seed")
    announcement = _hex(document, "announcement")
    values = read_values(document["entropy"])
    check_values(values, spec)
    _check_signatures(document.get("signatures", {}), values, spec, announcement)
    computed = seed(announcement, values, spec)
    if "seed" in document and document["seed"] != computed:
        raise malformed("seed", f"由公告和随机值得出的 {computed}", f"{computed}, as it follows from the values")
    return computed


def _check_signatures(signatures: object, values: Sequence[Value], spec: Spec, announcement: str) -> None:
    if not isinstance(signatures, dict) or not _all_strings(list(signatures.values())):
        raise malformed("signatures", "来源名称到签名的对象", "an object of signatures by source")
    given = dict(values)
    if signatures and set(signatures) != {party.source for party in spec.parties}:
        raise malformed("signatures", "各参与方的签名", "an object with the signature of every party and no other")
    for source, signature in signatures.items():
        check_reveal(spec, Reveal(source, given[source], signature), announcement)


def _hex(document: JsonObject, name: str) -> str:
    value = document[name]
    if not is_hex_32(value):
        raise malformed(name, "64 位小写十六进制数", "64 lower-case hex digits")
    return str(value)


def _all_strings(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def malformed(path: str, expected: str, expected_en: str) -> MalformedDocument:
    """The refusal of a document at `path`."""
    return MalformedDocument(f"{path} 应为{expected}。", f"{path} must be {expected_en}.", path=path)
