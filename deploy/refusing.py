"""Refusals on the command line: in two languages for people, or as a problem for programs."""

import json
import sys
from typing import Any

from pydantic import ValidationError
from typer.core import TyperGroup

from shared.canonical import JsonObject
from shared.disk import telling_full
from shared.errors import Refusal
from shared.file_modes import keep_to_owner
from shared.http.starting import print_wrong_settings
from shared.inert_text import escaped


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
            print_wrong_settings(error)
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
