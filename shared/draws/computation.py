"""Compute the outcome of a draw from a document, for `cheqian draw compute` and for every verifier."""

from shared.canonical import JsonObject
from shared.draws.announcement import check_announcement
from shared.draws.assign import assign
from shared.draws.frames import Frame, Roster
from shared.draws.rank import rank
from shared.draws.reading import is_hex_32, read_people, read_tasks, read_units
from shared.draws.spec import AssignSpec, Spec, read_spec
from shared.errors import Invalid
from shared.heavy import heavy


class MalformedDocument(Invalid):
    code = "malformed-draw-document"
    title = "抽查文件格式错误"
    title_en = "Malformed draw document"


def compute(document: object) -> JsonObject:
    """The outcome for `{"spec", "seed", and "frame", or "tasks" and "people"}`.

    Refuses exactly what `check_announcement` refuses, except due times and the serial, which are not checked. Raises
    MalformedDocument, MalformedSpec, or the Malformed… refusal of Frame, Unit, Task or Person for a document of another
    shape.
    """
    if not isinstance(document, dict):
        raise malformed("$", "对象", "an object")
    if "spec" not in document:
        raise malformed("spec", "抽查规则", "there")
    spec = read_spec(document["spec"])
    names = frame_names(spec)
    if set(document) != {"spec", "seed", *names}:
        listed = ("spec", "seed", *names)
        raise malformed("$", f"恰有字段 {'、'.join(listed)} 的对象", f"an object with exactly {', '.join(listed)}")
    if not is_hex_32(document["seed"]):
        raise malformed("seed", "64 位小写十六进制数", "64 lower-case hex digits")
    frame = read_frame(spec, document)
    check_announcement(spec, frame, now=None)
    return outcome_of(spec, frame, document["seed"])


def frame_names(spec: Spec) -> tuple[str, ...]:
    """The names of the fields that hold the frames in a document: one name or two, by the kind of the draw."""
    return ("tasks", "people") if isinstance(spec, AssignSpec) else ("frame",)


def read_frame(spec: Spec, document: JsonObject) -> Frame:
    """The frame of a document that has the fields of `frame_names`.

    Raises the Malformed… refusal of Frame, Unit, Task or Person.
    """
    if isinstance(spec, AssignSpec):
        return Roster(read_tasks(document["tasks"]), read_people(document["people"]))
    return read_units(document["frame"])


@heavy
def outcome_of(spec: Spec, frame: Frame, seed: str) -> JsonObject:
    """The outcome of an announced draw, once its seed is known."""
    if isinstance(spec, AssignSpec) and isinstance(frame, Roster):
        return assign(frame.tasks, frame.people, seed).as_json()
    if not isinstance(spec, AssignSpec) and not isinstance(frame, Roster):
        return rank(spec, frame, seed).as_json()
    raise malformed("$", "与抽查类型相符的名单", "a frame of the draw's kind")


def malformed(path: str, expected: str, expected_en: str) -> MalformedDocument:
    return MalformedDocument(f"{path} 应为{expected}。", f"{path} must be {expected_en}.", path=path)
