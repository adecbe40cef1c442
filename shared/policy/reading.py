"""Read a policy file: the result is a policy, or a refusal with every fault and the line of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shared.errors import Invalid
from shared.input_errors import explain
from shared.policy.called import meant_by
from shared.policy.coherence import incoherent
from shared.policy.faults import Fault
from shared.policy.places import Steps, dotted, place_of
from shared.policy.policy import Policy
from shared.policy.remainder import faults_of_the_rest
from shared.policy.written import Node, Unreadable, read_written

_MOST_LISTED = 50
# A file of 128 KiB can have 80,000 faults. Who corrects the first of them sends the file again.
_MOST_LOOKED_AT = 500
_ALTERNATIVES = (
    "不是认识的写法；条件须有 all、any、not、field、flag、licence、list、identifier 之一，排除须有 because",
    "not known: a condition has all, any, not, field, flag, licence, list or identifier; an exclusion has because",
)


class PolicyMalformed(Invalid):
    code = "policy-malformed"
    title = "政策文件有误"
    title_en = "Malformed policy file"


class PolicyFile(NamedTuple):
    """A policy, and the nodes of its file, which know the line of every value."""

    policy: Policy
    written: Node

    def line_of(self, steps: Steps) -> int:
        return line_of(self.written, steps)


def read_policy(content: bytes) -> PolicyFile:
    """Read the bytes of a YAML file as a policy. Raises PolicyMalformed with the faults, sorted by line."""
    try:
        written = read_written(content)
    except Unreadable as error:
        raise _malformed([_fault_as_json(error.line, "", error.reason, error.reason_en)]) from error
    policy = _modelled(written)
    faults = incoherent(policy)
    if faults:
        raise _malformed(_placed(written, faults))
    return PolicyFile(policy, written)


def line_of(written: Node, steps: Steps) -> int:
    """The line of a place. If the place is missing from the file: the line of the last node on the way to it."""
    return _way(written, steps)[-1].line


def _way(written: Node, steps: Steps) -> list[Node]:
    """The nodes on the way from the whole file to the place, as far as they exist."""
    way = [written]
    for step in steps:
        match way[-1].value:
            case dict() as members if step in members:
                way.append(members[str(step)])
            case list() as items if isinstance(step, int) and step < len(items):
                way.append(items[step])
            case _:
                break
    return way


def _modelled(written: Node) -> Policy:
    try:
        return _validated(written)
    except ValidationError as error:
        if not _taken_as_texts(written, error):
            raise _refusal(written, error) from error
    try:
        return _validated(written)
    except ValidationError as error:
        raise _refusal(written, error) from error


def _refusal(written: Node, error: ValidationError) -> PolicyMalformed:
    errors = error.errors(include_url=False)
    looked_at = errors[:_MOST_LOOKED_AT]
    more = len(errors) > len(looked_at)
    faults = [*_faults(looked_at)]
    if not more:
        faults += faults_of_the_rest(written)
    return _malformed(_placed(written, faults), more=more)


def _validated(written: Node) -> Policy:
    # Only the names of the file are accepted: a file must write `from`, not the model's own name `first`.
    return Policy.model_validate(written.plainly(), by_alias=True, by_name=False)


def _taken_as_texts(written: Node, error: ValidationError) -> bool:
    """Mark each unquoted number or truth value that the model wants as a text, so that 370124 is read as a text.

    Returns whether any was marked; then the model is worth validating again.
    """
    found = False
    for wrong in error.errors(include_url=False):
        if wrong["type"] in {"string_type", "literal_error"} and not isinstance(wrong["input"], str):
            steps = place_of(wrong["loc"], Policy).steps
            *way, node = _way(written, steps)
            if len(way) == len(steps) and node.plain and not node.only_text:
                node.only_text = found = True
    return found


def _faults(errors: Sequence[ErrorDetails]) -> Iterator[Fault]:
    """A fault for each place.

    A value that fits none of several alternatives gives one fault, not one per alternative.
    """
    places = [place_of(wrong["loc"], Policy) for wrong in errors]
    outer = {place.steps[:end] for place in places for end in range(len(place.steps))}
    seen: set[Steps] = set()
    for wrong, said, (steps, names) in zip(errors, explain(errors), places, strict=True):
        # Pydantic also calls a list too short if it refused an item of the list.
        if steps in seen or (wrong["type"] == "too_short" and steps in outer):
            continue
        seen.add(steps)
        if wrong["type"].startswith("union_tag"):
            yield Fault(steps, *_ALTERNATIVES)
        else:
            hint = _hint(wrong, steps, names)
            yield Fault(steps, said["message"] + hint[0], said["message_en"] + hint[1])


def _hint(wrong: Mapping[str, Any], steps: Steps, names: tuple[str, ...]) -> tuple[str, str]:
    if wrong["type"] == "extra_forbidden" and (meant := meant_by(str(steps[-1]), names)):
        return f"；是否应为 {meant}？", f"; did you mean {meant}?"
    return "", ""


def _placed(written: Node, faults: Iterable[Fault]) -> list[dict[str, str | int]]:
    placed = [_fault_as_json(line_of(written, fault.steps), dotted(fault.steps), *fault[1:]) for fault in faults]
    return sorted(placed, key=lambda fault: int(fault["line"]))


def _fault_as_json(line: int, path: str, reason: str, reason_en: str) -> dict[str, str | int]:
    return {"line": line, "path": path, "reason": reason, "reason_en": reason_en}


def _malformed(faults: list[dict[str, str | int]], *, more: bool = False) -> PolicyMalformed:
    """The refusal that lists the first faults. With `more`, the file has more faults than are counted."""
    count, faults = len(faults), faults[:_MOST_LISTED]
    at_least, at_least_en = ("至少", "at least ") if more else ("", "")
    listed_zh = [f"第 {fault['line']} 行 {fault['path']}：{fault['reason']}".replace(" ：", "：") for fault in faults]
    listed_en = [f"line {fault['line']} {fault['path']}: {fault['reason_en']}".replace(" :", ":") for fault in faults]
    if count > len(faults):
        listed_zh.append(f"另有 {count - len(faults)} 处")
        listed_en.append(f"and {count - len(faults)} more")
    return PolicyMalformed(
        f"政策文件有{at_least} {count} 处须改正：{'；'.join(listed_zh)}。",
        f"{at_least_en}{count} to correct in the policy file: {'; '.join(listed_en)}.",
        faults=faults,
        count=count,
    )
