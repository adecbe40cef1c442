"""`cheqian log …`: decisions of the operator of the log."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deploy.commands.options import DATA, DataOption, OwnerOption, owned_database
from deploy.commands.verify import KeyOption

if TYPE_CHECKING:
    from shared.log.checkpoints import Checkpoint

log = typer.Typer(help="日志的运维决定。 Decisions of the operator of the log.", no_args_is_help=True)


@log.callback()
def operator() -> None:
    """docs/operations.md, "Refusal to fork", tells when to use these commands."""


def _said(text: str) -> str:
    # The record is all that tells anybody later who decided, and on what grounds.
    if not text.strip():
        raise typer.BadParameter("须填写。 It must not be empty.")
    return text


@log.command()
def resume(
    checkpoint: Annotated[
        typer.FileBinaryRead,
        typer.Argument(help="The newest checkpoint of the log that anybody holds, a signed note; - reads from stdin."),
    ],
    key: Annotated[str, KeyOption],
    by: Annotated[str, typer.Option("--by", help="Who decides: the name of a person.", callback=_said)],
    because: Annotated[
        str,
        typer.Option(
            "--because",
            help="How the file was lost, and where you looked for the newest checkpoint.",
            callback=_said,
        ),
    ],
    last_signed: Annotated[
        Path | None,
        typer.Option(
            "--last-signed",
            envvar="CHEQIAN_LAST_SIGNED_FILE",
            help="The last-signed file, if it is not in --data.",
        ),
    ] = None,
    data: DataOption = DATA,
    database_url: OwnerOption = None,
) -> None:
    """Let a log whose last-signed file is lost sign again. If the checkpoint is not the newest, the log forks for ever.

    The decision is recorded in the log: the checkpoint in public, the name and the reason not.
    """
    from deploy.resuming import resume_log
    from services.publishing.log.lastsigned import LastSigned
    from shared.contracts.publishing import LogResumed
    from shared.log.notes import NOTE_LIMIT
    from shared.log.trusted_keys import read_log_key

    file = LastSigned(last_signed or data / "last-signed", read_log_key(key))
    fact = LogResumed(note=checkpoint.read(NOTE_LIMIT).decode(errors="replace"), because=because)
    with owned_database(database_url, data) as url:
        _tell(asyncio.run(resume_log(url, file, fact, by)), file.path)


def _tell(named: "Checkpoint", file: Path) -> None:
    """Say from where the log goes on, and what the operator does next."""
    print(f"✓ 日志从大小 {named.size} 继续签署。 The log goes on from size {named.size}.")
    print(f"  根 root       {named.root.hex()}")
    print(f"  签署记录 file  {file}")
    print(
        "决定已记入日志。请启动 publishing（运行中的无须重启），确认 cheqian_log_refused_to_sign 为 0。",
        "The decision is in the log. Start publishing (a running one needs no restart), and see that "
        "cheqian_log_refused_to_sign is 0.",
        sep="\n",
    )
