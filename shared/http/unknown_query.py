"""Query parameters that no route reads are refused: a list with a misspelt filter must not show everything.

A parameter that is given twice, where the route reads one value, is refused too: otherwise the second value would be
ignored silently.

Pages for people accept every parameter, because messengers and search engines add parameters to links.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import get_args, get_origin
from urllib.parse import parse_qsl

from fastapi.routing import RouteContext
from starlette.types import Scope

from shared.errors import Invalid
from shared.http.document.operations import query_parameters


class UnknownParameter(Invalid):
    code = "unknown-parameter"
    title = "不认识的查询参数"
    title_en = "Unknown query parameter"


class RepeatedParameter(Invalid):
    code = "repeated-parameter"
    title = "查询参数重复"
    title_en = "Repeated query parameter"


def known_query(context: RouteContext) -> Mapping[str, bool] | None:
    """The query parameters that a route takes → whether a request may give them several times; None if it takes any."""
    if not context.include_in_schema:
        return None
    return {name: _takes_several(annotation) for name, annotation in query_parameters(context.dependant)}


def check_query(scope: Scope, known: Mapping[str, bool] | None) -> None:
    """Refuse a query with an unknown parameter, or with several values for a parameter that takes one.

    Raises UnknownParameter, RepeatedParameter.
    """
    # Most requests have no query, and cost nothing here.
    if known is None or not scope["query_string"]:
        return
    seen: set[str] = set()
    for name, _ in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True):
        if name not in known:
            raise _unknown(name, list(known))
        if name in seen and not known[name]:
            raise RepeatedParameter(
                f"查询参数 {name} 只能写一次；请只保留一个值。",
                f"The query parameter {name} is given twice, and one value is read: keep one.",
                parameter=name,
            )
        seen.add(name)


def _takes_several(annotation: object) -> bool:
    return get_origin(annotation) in {list, tuple} or any(map(_takes_several, get_args(annotation)))


def _unknown(name: str, known: list[str]) -> UnknownParameter:
    likely = get_close_matches(name.lower(), known, 1)
    if likely:
        zh, en = f"是否应为 {likely[0]}？", f"Did you mean {likely[0]}?"
    elif known:
        zh, en = f"此处可用：{'、'.join(known)}。", f"Known here: {', '.join(known)}."
    else:
        zh, en = "此处不接受任何查询参数。", "No query parameter is taken here."
    return UnknownParameter(
        f"不认识查询参数 {name}。{zh}",
        f"There is no query parameter {name} here. {en}",
        parameter=name,
        known=known,
    )
