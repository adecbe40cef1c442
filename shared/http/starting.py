"""A start that fails is told in two sentences, and not as a traceback of Python."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.environment import SettingFault, told_faults
from shared.errors import Refusal
from shared.outages import as_refusal

MANUAL = "docs/operations.md"


def settings_lines(faults: Sequence[SettingFault]) -> Iterator[str]:
    """Two lines for each setting that is wrong: in Chinese and in English, and where all settings are described."""
    for fault in faults:
        yield f"设置有误：{fault.variable}：{fault.zh}（见 {MANUAL}）"
        yield f"Wrong setting: {fault.variable}: {fault.en} (see {MANUAL})"


def print_wrong_settings(error: ValidationError) -> None:
    """Print what is wrong with settings on stderr. Raises the error if it is not one of settings."""
    faults = told_faults(error)
    if not faults:
        raise error
    for line in settings_lines(faults):
        print(line, file=sys.stderr)


class ToldStart:
    """ASGI middleware around the whole application: a start that fails for a reason that its operator can remove is
    told as that reason. Any other exception is a fault of ours, and keeps its traceback.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        failed: list[Message] = []

        async def hold(message: Message) -> None:
            # The framework tells of the failure before it raises what has failed.
            if message["type"] == "lifespan.startup.failed":
                failed.append(message)
            else:
                await send(message)

        try:
            await self._app(scope, receive, hold)
        except Exception as error:
            for message in failed:
                await send({**message, "message": _reason(error) or message["message"]})
            raise


def _reason(error: Exception) -> str:
    refusal: Any = error if isinstance(error, Refusal) else as_refusal(error)
    if refusal is not None:
        return f"无法启动：{refusal.detail} Cannot start: {refusal.detail_en}"
    if isinstance(error, OSError) and error.filename:
        return (
            f"无法启动：{error.filename} 不能读写（{error.strerror}）；请检查设置中的路径和权限。 "
            f"Cannot start: {error.filename} cannot be read or written ({error.strerror}): check the path in the "
            "settings, and its permissions."
        )
    return ""
