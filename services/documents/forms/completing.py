"""What is on record for a paper, and what people add to it: they fill in blanks, and change nothing."""

from typing import Any

from shared.canonical import JsonObject
from shared.errors import Conflict


class OnRecordOtherwise(Conflict):
    code = "on-record-otherwise"
    title = "与已有记载不符"
    title_en = "Something else is on record"


def completed(said: Any, more: Any) -> Any:
    """Both together; where both say something, what `more` says. Rows go together if there are as many."""
    match said, more:
        case dict(), dict():
            return said | {name: completed(said[name], part) if name in said else part for name, part in more.items()}
        case list(), list() if len(said) == len(more):
            return [completed(one, other) for one, other in zip(said, more, strict=True)]
        case _:
            return more


def parts_of(fields: Any, said: Any) -> Any:
    """What the fields have in the places where something is said."""
    match fields, said:
        case dict(), dict():
            return {name: parts_of(part, said[name]) for name, part in fields.items() if name in said}
        case list(), list() if len(said) == len(fields):
            return [parts_of(part, one) for part, one in zip(fields, said, strict=True)]
        case _:
            return fields


def require_said(fields: JsonObject, theirs: JsonObject) -> None:
    """Refuse fields that are not what is on record, with the blanks filled in (`theirs`). Raises OnRecordOtherwise."""
    wrong = sorted(name for name in {*fields, *theirs} if fields.get(name) != theirs.get(name))
    if wrong:
        raise OnRecordOtherwise(
            f"检查或送达登记中已有记载，不能在文书上改写：{'、'.join(wrong)}。请只补填空白；记载有误的，请在该处更正。",
            f"Something else is on record for {', '.join(wrong)}. Fill in blanks only; what is wrong is mended where "
            "it is on record.",
            fields=wrong,
        )
