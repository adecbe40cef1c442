"""`cheqian verify …`: checks for a stranger who trusts nobody here."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.commands.options import DATA

verify = typer.Typer(help="核验抽取与日志。 Verify a draw or a log with public data only.", no_args_is_help=True)

KeyOption = typer.Option("--key", help="The public key (vkey) of the log, from a source that you trust.")
WitnessOption = Annotated[
    list[str] | None,
    typer.Option("--witness", help="The public key (vkey) of a witness. Repeat the option for each further witness."),
]


@verify.callback()
def stranger() -> None:
    """Each check is printed on a line. Exit code 1 when a check fails; `draw --help` has more codes."""


@verify.command("draw")
def bundle_of_a_draw(
    bundle: Annotated[Path, typer.Argument(help="The bundle of the draw, a JSON file; - reads from stdin.")],
    key: Annotated[str | None, KeyOption] = None,
    witness: WitnessOption = None,
) -> None:
    """Compute a draw again from its bundle: the frame, the seed and the outcome; and check that the log contains its
    announcement and its completion.

    Exit code 0: proved. 1: something is wrong. 2: not a bundle. 3: computed without a fault, but not proved, because no
    key was given, only the operator's own witness has seen the draw, or the log is for demonstrations (DEMO).
    """
    from deploy.checking_draws import check_draw
    from shared.log.notes import VerifierKey

    witnesses = [VerifierKey.parse(text) for text in witness or ()]
    # An empty key is refused, not left away: it comes from a shell variable that is not set.
    code = check_draw(bundle, None if key is None else VerifierKey.parse(key), witnesses)
    if code:
        raise typer.Exit(code)


@verify.command()
def log(
    location: Annotated[
        str, typer.Argument(help="The URL of the log, or a folder with a copy of the log.", metavar="URL|DIR")
    ],
    key: Annotated[str, KeyOption],
    witness: WitnessOption = None,
    kept: Annotated[
        Path,
        typer.Option(
            help="The folder that keeps the last verified checkpoint. The next run checks that the log continues it."
        ),
    ] = DATA / "checkpoints",
) -> None:
    """Read a whole log and compute every hash again from its entries."""
    from deploy.checklist import print_findings
    from deploy.progress import bar
    from shared.log.notes import VerifierKey
    from shared.log.verification.audit import verify_log
    from shared.log.verification.kept import KeptCheckpoints
    from shared.log.verification.opening import open_source
    from shared.log.verification.reading import Reading

    keys = [VerifierKey.parse(text) for text in (key, *(witness or ()))]
    with open_source(location) as source, bar("entries") as progress:
        sound = print_findings(verify_log(source, keys[0], keys[1:], KeptCheckpoints(kept), Reading(progress)))
    if not sound:
        raise typer.Exit(1)
