"""How the command line says no: a refusal for people in two languages, or for programs as a problem."""

import json
import sys
from typing import Any

from typer.core import TyperGroup

from shared.canonical import JsonObject
from shared.errors import Refusal


class RefusingGroup(TyperGroup):
    """Commands whose refusals end in two lines on stderr and exit code 1; any other exception is a fault of ours."""

    def invoke(self, ctx: Any) -> Any:  # typer's own context is private to it
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            print(f"{refusal.title}：{refusal.detail}\n{refusal.title_en}: {refusal.detail_en}", file=sys.stderr)
            ctx.exit(1)


def as_problem(refusal: Refusal) -> JsonObject:
    """The members of RFC 9457 that mean something without HTTP, and the facts beside them."""
    return {
        **refusal.facts,
        "type": f"/problems/{refusal.code}",
        "title": refusal.title,
        "title_en": refusal.title_en,
        "detail": refusal.detail,
        "detail_en": refusal.detail_en,
    }


def print_problem(refusal: Refusal) -> None:
    """One line of JSON on stderr."""
    print(json.dumps(as_problem(refusal), ensure_ascii=False), file=sys.stderr)
