"""The bundle: everything that a stranger needs to check one draw offline (docs/protocol.md, "The bundle")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from shared.canonical import JsonObject, canonical
from shared.draws.computation import read_frame
from shared.draws.frames import Frame, Members, Roster
from shared.draws.logged import Logged
from shared.draws.members import check_frame
from shared.draws.seed import Value
from shared.draws.spec import PROTOCOL, Spec, read_spec
from shared.errors import Invalid

_FIELDS = ("protocol", "spec", "entropy", "seed", "outcome", "openings", "announcement", "completion")
_FRAMES = (("frame",), ("tasks", "people"))
_SALT = re.compile("[0-9a-f]{32}")


class MalformedBundle(Invalid):
    code = "malformed-draw-bundle"
    title = "验证包格式错误"
    title_en = "Malformed bundle"


class Opening(NamedTuple):
    """The name behind a blinded id, and the 16-byte salt that proves it."""

    name: str
    salt: bytes

    def as_json(self) -> JsonObject:
        return {"name": self.name, "salt": self.salt.hex()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The public data of a completed draw. `openings` holds the openings of the ids that may be public now.

    `announcement` and `completion` are receipts: texts of tlog-proof files whose `extra` is the entry. The
    announcement's receipt should be of the first checkpoint that covers it: a cosignature made after the entropy was
    due does not prove that the announcement came before.
    """

    spec: Spec
    frame: Frame
    values: Sequence[Value]
    seed: str
    outcome: JsonObject
    openings: Mapping[str, Opening]
    announcement: str
    completion: str

    def as_json(self) -> JsonObject:
        return {
            "protocol": PROTOCOL,
            "spec": self.spec.as_json(),
            **{name: [member.as_json() for member in members] for name, members in frames_by_name(self.frame).items()},
            "entropy": [value.as_json() for value in self.values],
            "seed": self.seed,
            "outcome": self.outcome,
            "openings": {id_: opening.as_json() for id_, opening in self.openings.items()},
            "announcement": self.announcement,
            "completion": self.completion,
        }


def frames_by_name(frame: Frame) -> Mapping[str, Members]:
    """The frames of a draw, by the names that specs and bundles give them."""
    return {"tasks": frame.tasks, "people": frame.people} if isinstance(frame, Roster) else {"frame": frame}


class Submitted:
    """A bundle from somebody else.

    Each part is read when a check asks for it, and a malformed part is refused only then.
    """

    def __init__(self, document: object) -> None:
        """Take a JSON document. Raises MalformedBundle when it is not an object with the fields of a bundle."""
        if not isinstance(document, dict):
            raise _malformed("$", "对象", "an object")
        if document.get("protocol") != PROTOCOL:
            raise _malformed("protocol", PROTOCOL, PROTOCOL)
        if not any(set(document) == {*_FIELDS, *frames} for frames in _FRAMES):
            listed = ", ".join(_FIELDS)
            raise _malformed(
                "$",
                f"恰有字段 {listed} 以及 frame（或 tasks 与 people）的对象",
                f"an object with exactly {listed}, and frame (or tasks and people)",
            )
        self._document: JsonObject = document

    @cached_property
    def spec(self) -> Spec:
        """The spec of the draw. Raises MalformedSpec."""
        return read_spec(self._document["spec"])

    @cached_property
    def frame(self) -> Frame:
        """The frame.

        Raises what `read_frame` and `check_frame` raise, and MalformedBundle if the draw is of the other kind.
        """
        wanted = ("tasks", "people") if self.spec.kind == "assign" else ("frame",)
        if wanted[0] not in self._document:
            raise _malformed("$", f"含 {'、'.join(wanted)} 的对象", f"an object with {' and '.join(wanted)}")
        frame = read_frame(self.spec, self._document)
        check_frame(frame)
        return frame

    @cached_property
    def values(self) -> list[Value]:
        """The values of the entropy sources. Raises MalformedBundle."""
        values = self._document["entropy"]
        if not isinstance(values, list) or not all(_is_texts(value, {"source", "value"}) for value in values):
            raise _malformed("entropy", '{"source", "value"} 字符串对的数组', 'an array of {"source", "value"} texts')
        return [Value(**value) for value in values]

    @cached_property
    def seed(self) -> str:
        """The seed in the bundle. Raises MalformedBundle."""
        return self._text("seed")

    @property
    def outcome(self) -> object:
        """The outcome in the bundle, not checked: it is only compared with the recomputed outcome."""
        return self._document["outcome"]

    @cached_property
    def openings(self) -> dict[str, Opening]:
        """The openings, by id.

        Raises MalformedBundle, and NotCanonical for a name with a character that is not allowed.
        """
        openings = self._document["openings"]
        if not isinstance(openings, dict):
            raise _malformed("openings", "对象", "an object")
        for id_, opening in openings.items():
            if not _is_texts(opening, {"name", "salt"}) or not _SALT.fullmatch(opening["salt"]):
                raise _malformed(
                    f"openings.{id_}",
                    '{"name", "salt"}，salt 为 32 位小写十六进制数',
                    '{"name", "salt"}, the salt being 32 lower-case hex digits',
                )
        canonical(openings)
        return {id_: Opening(opening["name"], bytes.fromhex(opening["salt"])) for id_, opening in openings.items()}

    @cached_property
    def announcement(self) -> Logged:
        """The receipt of the announcement. Raises MalformedBundle, and what `Logged.read` raises."""
        return Logged.read(self._text("announcement"))

    @cached_property
    def completion(self) -> Logged:
        """The receipt of the completion. Raises MalformedBundle, and what `Logged.read` raises."""
        return Logged.read(self._text("completion"))

    def _text(self, name: str) -> str:
        text = self._document[name]
        if not isinstance(text, str):
            raise _malformed(name, "字符串", "a string")
        return text


def _is_texts(value: Any, names: set[str]) -> bool:
    return isinstance(value, dict) and set(value) == names and all(isinstance(text, str) for text in value.values())


def _malformed(path: str, expected: str, expected_en: str) -> MalformedBundle:
    return MalformedBundle(
        f"验证包中 {path} 应为{expected}。", f"In the bundle, {path} must be {expected_en}.", path=path
    )
