"""Refusals on the command line: in two languages for people, or as a problem for programs."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from typer.core import TyperGroup

from deploy.escaping import escaped
from shared.canonical import JsonObject
from shared.disk import telling_full
from shared.errors import Refusal
from shared.file_modes import keep_to_owner


class RefusingGroup(TyperGroup):
    """Commands that print a refusal as two lines on stderr, with exit code 1. What they write, only its owner can read.

    Any other exception is a fault of ours.
    """

    def invoke(self, ctx: Any) -> Any:  # typer's own context is private to it
        keep_to_owner()
        try:
            with telling_full("本命令所写文件", "the files of this command"):
                return super().invoke(ctx)
        except Refusal as refusal:
            print_refusal(refusal)
        except ValidationError as error:
            if not error.title.endswith("Settings"):
                raise
            for wrong in _wrong_settings(error):
                print(f"设置有误 / Setting {wrong} (docs/operations.md)", file=sys.stderr)
        return ctx.exit(1)


def as_problem(refusal: Refusal) -> JsonObject:
    """The refusal as JSON: the members of RFC 9457 that have a meaning without HTTP, and the facts."""
    return {
        **refusal.facts,
        "type": f"/problems/{refusal.code}",
        "title": refusal.title,
        "title_en": refusal.title_en,
        "detail": refusal.detail,
        "detail_en": refusal.detail_en,
    }


def print_refusal(refusal: Refusal) -> None:
    """Print the refusal as two lines on stderr, in Chinese and in English."""
    print(escaped(f"{refusal.title}：{refusal.detail}"), file=sys.stderr)
    print(escaped(f"{refusal.title_en}: {refusal.detail_en}"), file=sys.stderr)


def print_problem(refusal: Refusal) -> None:
    """Print the refusal as a line of JSON on stderr."""
    print(escaped(json.dumps(as_problem(refusal), ensure_ascii=False)), file=sys.stderr)


def _wrong_settings(error: ValidationError) -> Iterator[str]:
    """The name of each wrong setting and the fault; never the value, which may be a password."""
    for wrong in error.errors(include_input=False, include_context=False):
        yield f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}"
