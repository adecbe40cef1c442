"""The bundle: everything that a stranger needs to check one draw offline (docs/protocol.md, "The bundle")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from shared.canonical import JsonObject, canonical
from shared.draws.computation import list_names, read_lists, read_values
from shared.draws.entropy import Value
from shared.draws.frames import Lists, lists_by_name
from shared.draws.spec import PROTOCOL, Spec, read_spec
from shared.errors import Invalid
from shared.heavy import heavy


class Opening(NamedTuple):
    """The name behind a blinded id, and the 16-byte salt that proves it."""

    name: str
    salt: bytes

    def as_json(self) -> JsonObject:
        return {"name": self.name, "salt": self.salt.hex()}


class MalformedBundle(Invalid):
    code = "malformed-draw-bundle"
    title = "验证包格式错误"
    title_en = "Malformed bundle"


_COMMON = ("protocol", "spec", "excluded", "entropy", "signatures", "openings", "announcement")
_COMPLETED = ("seed", "outcome", "completion")
_FAILED = ("end",)
_SALT = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Completed:
    """The end of a draw that has an outcome: seed, outcome, and the receipt of its completion."""

    seed: str
    outcome: JsonObject
    completion: str

    def as_json(self) -> JsonObject:
        return {"seed": self.seed, "outcome": self.outcome, "completion": self.completion}


@dataclass(frozen=True, slots=True)
class Failed:
    """The end of a draw by parties that failed: the receipt of its end."""

    end: str

    def as_json(self) -> JsonObject:
        return {"end": self.end}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The public data of a draw that has ended. It is of the protocol's form; whether it is true, the checks say.

    `values` are those that the sources gave, in the order of the spec; `signatures` are the parties' signatures over
    them, by source. `openings` holds the names behind all ids of the lists that may be opened, or none. `announcement`
    is a receipt: the text of a tlog-proof file whose `extra` line carries the entry.
    """

    spec: Spec
    lists: Lists
    values: Sequence[Value]
    signatures: Mapping[str, str]
    openings: Mapping[str, Opening]
    announcement: str
    ending: Completed | Failed

    def as_json(self) -> JsonObject:
        """The JSON of the bundle. The lists must have `left_out`."""
        lists = lists_by_name(self.lists)
        return {
            "protocol": PROTOCOL,
            "spec": self.spec.as_json(),
            **{name: [member.as_json() for member in members] for name, members in lists.items()},
            "entropy": [value.as_json() for value in self.values],
            "signatures": dict(self.signatures),
            "openings": {id_: opening.as_json() for id_, opening in self.openings.items()},
            "announcement": self.announcement,
            **self.ending.as_json(),
        }


@heavy
def read_bundle(document: object) -> Bundle:
    """Read a bundle from JSON whose objects have no name twice. A document of any other form is refused.

    Raises MalformedBundle, MalformedSpec, MalformedMember, MalformedDocument, and NotCanonical for an outcome with a
    float, a null or a text that is not Unicode.
    """
    if not isinstance(document, dict):
        raise _malformed("$", "对象", "an object")
    if document.get("protocol") != PROTOCOL:
        raise _malformed("protocol", PROTOCOL, PROTOCOL)
    spec = read_spec(document.get("spec"))
    completed = _require_members(document, spec)
    return Bundle(
        spec=spec,
        lists=read_lists(spec, document),
        values=read_values(document["entropy"]),
        signatures=_signatures(document["signatures"], spec),
        openings=_openings(document["openings"]),
        announcement=_text(document, "announcement"),
        ending=_completed(document) if completed else Failed(_text(document, "end")),
    )


def _require_members(document: JsonObject, spec: Spec) -> bool:
    """Refuse a missing and an unknown member. True for the bundle of a completed draw, False for that of a failed draw.

    Raises MalformedBundle.
    """
    common = {*_COMMON, *list_names(spec)}
    for ending in (_COMPLETED, _FAILED):
        if set(document) == {*common, *ending}:
            return ending is _COMPLETED
    listed, completed = ", ".join(sorted(common)), ", ".join(_COMPLETED)
    raise _malformed(
        "$",
        f"恰有字段 {listed}，以及 {completed}（失败的抽查：end）的对象",
        f"an object with exactly {listed}, and {completed} (of a failed draw: end)",
    )


def _signatures(value: object, spec: Spec) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(signature, str) for signature in value.values()):
        raise _malformed("signatures", "来源名称到签名的对象", "an object of signatures by source")
    if not set(value) <= {party.source for party in spec.parties}:
        raise _malformed("signatures", "仅含规则中参与方的对象", "an object of parties of the spec and of no others")
    return value


def _openings(value: object) -> dict[str, Opening]:
    if not isinstance(value, dict):
        raise _malformed("openings", "对象", "an object")
    for id_, opening in value.items():
        if not _is_opening(opening):
            raise _malformed(
                f"openings.{id_}",
                '{"name", "salt"}，salt 为 32 位小写十六进制数',
                '{"name", "salt"}, the salt being 32 lower-case hex digits',
            )
    return {id_: Opening(opening["name"], bytes.fromhex(opening["salt"])) for id_, opening in value.items()}


def _is_opening(value: Any) -> bool:
    if not isinstance(value, dict) or len(value) != 2:
        return False
    name, salt = value.get("name"), value.get("salt")
    return isinstance(name, str) and isinstance(salt, str) and _SALT.fullmatch(salt) is not None


def _completed(document: JsonObject) -> Completed:
    outcome = document["outcome"]
    if not isinstance(outcome, dict):
        raise _malformed("outcome", "对象", "an object")
    _require_canonical(outcome)
    return Completed(_text(document, "seed"), outcome, _text(document, "completion"))


def _require_canonical(outcome: JsonObject) -> None:
    """Refuse what has no canonical form: of the other parts, each text and number is checked by itself."""
    try:
        canonical(outcome)
    except RecursionError as error:
        raise _malformed("outcome", "层数合理的对象", "nested less deeply") from error


def _text(document: JsonObject, name: str) -> str:
    text = document[name]
    if not isinstance(text, str):
        raise _malformed(name, "字符串", "a string")
    return text


def _malformed(path: str, expected: str, expected_en: str) -> MalformedBundle:
    return MalformedBundle(
        f"验证包中 {path} 应为{expected}。", f"In the bundle, {path} must be {expected_en}.", path=path
    )
