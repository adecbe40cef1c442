"""Query parameters that nothing reads are refused: a misspelt filter must not show everything.

Pages for people are left alone: messengers and search engines add parameters to links.
"""

from difflib import get_close_matches
from urllib.parse import parse_qsl

from fastapi.routing import RouteContext
from starlette.types import Scope

from shared.errors import Invalid
from shared.http.document.operations import query_names


class UnknownParameter(Invalid):
    code = "unknown-parameter"
    title = "不认识的查询参数"
    title_en = "Unknown query parameter"


def known_query(context: RouteContext) -> list[str] | None:
    """The names of the query parameters that a route takes; None: any."""
    return list(dict.fromkeys(query_names(context.dependant))) if context.include_in_schema else None


def check_query(scope: Scope, known: list[str] | None) -> None:
    """The query of a request has no other names than the known ones. Raises UnknownParameter."""
    # Most requests have no query, and cost nothing here.
    if known is None or not scope["query_string"]:
        return
    for name, _ in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True):
        if name not in known:
            raise _unknown(name, known)


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
