"""How the command line says no: a refusal for people in two languages, or for programs as a problem."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from typer.core import TyperGroup

from shared.canonical import JsonObject
from shared.errors import Refusal


class RefusingGroup(TyperGroup):
    """Commands whose refusals end in two lines on stderr and exit code 1; any other exception is a fault of ours."""

    def invoke(self, ctx: Any) -> Any:  # typer's own context is private to it
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            lines = [f"{refusal.title}：{refusal.detail}", f"{refusal.title_en}: {refusal.detail_en}"]
        except ValidationError as error:
            if not error.title.endswith("Settings"):
                raise
            lines = [f"设置有误 / Setting {wrong} (docs/operations.md)" for wrong in _wrong_settings(error)]
        print(*lines, sep="\n", file=sys.stderr)
        return ctx.exit(1)


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


def _wrong_settings(error: ValidationError) -> Iterator[str]:
    """Which setting and what is wrong with it; never its value, which may be a password."""
    for wrong in error.errors(include_input=False, include_context=False):
        yield f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}"
