"""What a request without its JSON body is told: that a body is needed, and what it must say."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from starlette.types import Scope


def told_of_body(found: Mapping[str, str], scope: Scope) -> dict[str, str]:
    """An error of `input_errors.explain`; if it says that the whole body is missing, with the members that the body
    must have at the operation of this request.
    """
    if (found["in"], found["path"], found["type"]) != ("body", "", "missing"):
        return dict(found)
    zh, en = no_body(_needed(scope))
    return {**found, "message": zh, "message_en": en}


def no_body(needed: Sequence[str]) -> tuple[str, str]:
    """The message about a body that is missing, in Chinese and in English. `needed`: the members that it must have."""
    sent, sent_en = "没有 JSON 请求内容；请以 Content-Type: application/json 提交", "There is no JSON body; send one"
    if not needed:
        return f"{sent}，没有要写的就提交 {{}}", f"{sent_en} as Content-Type: application/json, {{}} to say nothing"
    return (
        f"{sent}，须有 {'、'.join(needed)}",
        f"{sent_en} as Content-Type: application/json with {', '.join(needed)}",
    )


def _needed(scope: Scope) -> list[str]:
    """The members that the body of the operation must have, by their names in JSON; [] if that depends on its kind."""
    context = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    model: Any = getattr(getattr(getattr(context, "body_field", None), "field_info", None), "annotation", None)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return []
    return [field.alias or name for name, field in model.model_fields.items() if field.is_required()]
