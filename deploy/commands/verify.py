"""`cheqian verify …`: checks for a stranger who trusts nobody here."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deploy.commands.options import DATA

if TYPE_CHECKING:
    from deploy.auditing import Trust
    from shared.log.quorum import Quorum

verify = typer.Typer(
    help="核验抽取、日志、文书与登记簿。 Verify a draw, a log, a paper or a register with public data only.",
    no_args_is_help=True,
)

KeyOption = typer.Option("--key", help="The public key (vkey) of the log, from a source that you trust.")
WitnessOption = Annotated[
    list[str] | None,
    typer.Option("--witness", help="The public key (vkey) of a witness. Repeat the option for each further witness."),
]
FormerOption = Annotated[
    list[str] | None,
    typer.Option(
        "--former-key",
        help="A public key (vkey) with which the log signed before its key was replaced. Repeat the option for each.",
    ),
]
PoliciesOption = Annotated[
    str | None,
    typer.Option(
        "--policies",
        help="A folder or URL with the files of policies, each under its SHA-256. Draws are then held against them.",
        metavar="URL|DIR",
    ),
]
LocationArgument = Annotated[
    str, typer.Argument(help="The URL of the log, or a folder with a copy of the log.", metavar="URL|DIR")
]


@verify.callback()
def stranger() -> None:
    """Each check is printed on a line. Exit code 1 when a check fails; each command names its other codes."""


@verify.command("draw")
def bundle_of_a_draw(
    bundle: Annotated[Path, typer.Argument(help="The bundle of the draw, a JSON file; - reads from stdin.")],
    key: Annotated[str | None, KeyOption] = None,
    witness: WitnessOption = None,
    former_key: FormerOption = None,
) -> None:
    """Compute a draw again from its bundle: the frame, the seed and the outcome; and check that the log contains its
    announcement and its completion.

    Exit code 0: proved. 1: something is wrong. 2: not a bundle. 3: computed without a fault, but not proved, because no
    key was given, only the operator's own witness has seen the draw, or the log is for demonstrations (DEMO).
    """
    from deploy.checking_draws import check_draw

    code = check_draw(bundle, _quorum(key, witness, former_key))
    if code:
        raise typer.Exit(code)


@verify.command()
def log(
    location: LocationArgument,
    key: Annotated[str, KeyOption],
    witness: WitnessOption = None,
    kept: Annotated[
        Path,
        typer.Option(
            help="The folder that keeps the last verified checkpoint. A run with the same folder checks that the log "
            "continues it."
        ),
    ] = DATA / "checkpoints",
    policies: PoliciesOption = None,
    former_key: FormerOption = None,
) -> None:
    """Read a whole log, compute every hash again from its entries, and audit all draws in it.

    Exit code 1 when the log itself fails a check. Findings on draws are printed by bureau and year. The last lines say
    if no independent witness has seen the log, or if the log is for demonstrations (DEMO): then it proves nothing.
    """
    from deploy.audit_sheet import print_doubts, print_groups
    from deploy.auditing import LogReader
    from deploy.checklist import print_findings
    from deploy.progress import bar
    from shared.log.verification.kept import KeptCheckpoints
    from shared.log.verification.opening import open_source

    trust = _trust([key, *(former_key or ())], witness, policies)
    reader = LogReader(trust)
    with open_source(location) as source, bar("entries") as progress:
        sound = print_findings(reader.checks(source, KeptCheckpoints(kept, trust.former), progress))
    if not sound:
        raise typer.Exit(1)
    print_groups(reader.audited())
    print_doubts(witnessed=reader.witnessed, demonstration=reader.demonstration)


@verify.command("bureau")
def year_of_a_bureau(
    location: LocationArgument,
    bureau: Annotated[str, typer.Option("--bureau", help="The area code of the bureau, six digits.")],
    year: Annotated[int, typer.Option("--year", help="The year, in China's time.")],
    key: Annotated[str, KeyOption],
    witness: WitnessOption = None,
    policies: PoliciesOption = None,
    former_key: FormerOption = None,
) -> None:
    """Judge all draws of a bureau in a year by the log alone, and print the record of the year.

    Exit code 0: proved, or late alone. 1: the log fails a check, or a rule is broken. 2: not a log. 3: nothing is
    broken, but no witness was named, only the operator's own has seen the log, or it is for demonstrations (DEMO).
    """
    from deploy.checking_bureau import BureauYear, check_bureau

    code = check_bureau(location, BureauYear(bureau, year), _trust([key, *(former_key or ())], witness, policies))
    if code:
        raise typer.Exit(code)


@verify.command("paper")
def a_paper(
    paper: Annotated[
        str,
        typer.Argument(help="The PDF of the paper; or the text of its QR, in a file or as it is.", metavar="FILE|CODE"),
    ],
    keys: Annotated[
        Path | None,
        typer.Option("--keys", help="The bureau's keys and seals: a file of receipts, from the public site."),
    ] = None,
    receipt: Annotated[
        Path | None,
        typer.Option("--receipt", help="The receipts of the paper: a file of receipts, from the public site."),
    ] = None,
    key: Annotated[str | None, KeyOption] = None,
    witness: WitnessOption = None,
    former_key: FormerOption = None,
) -> None:
    """Check a paper offline: the signature of its code, its seal, and the receipt that it was issued.

    Exit code 0: proved. 1: something is wrong. 2: not a paper. 3: nothing is wrong, but it is not proved, because keys,
    a receipt or an independent witness are missing, or the log is for demonstrations (DEMO).
    """
    from deploy.checking_papers import PaperFiles, check_paper

    code = check_paper(paper, PaperFiles(keys, receipt), _quorum(key, witness, former_key))
    if code:
        raise typer.Exit(code)


@verify.command("register")
def a_register(
    register: Annotated[
        Path,
        typer.Argument(help="The register of a bureau, JSON Lines, as documents gives it.", metavar="FILE"),
    ],
    log: Annotated[str, typer.Option("--log", help="The URL of the log, or a folder with a copy.", metavar="URL|DIR")],
    key: Annotated[str, KeyOption],
    witness: WitnessOption = None,
    former_key: FormerOption = None,
) -> None:
    """Hold a register of numbers against the log: every number that was taken, and what became of it, without gap and
    without double.

    Exit code 0: proved. 1: something is wrong. 2: not a register, or not a log. 3: nothing is wrong, but lines are
    withheld, the log goes on, no independent witness has seen it, or it is for demonstrations (DEMO).
    """
    from deploy.checking_registers import check_register

    code = check_register(register, log, _trust([key, *(former_key or ())], witness, None))
    if code:
        raise typer.Exit(code)


def _quorum(key: str | None, witness: list[str] | None, former_key: list[str] | None) -> "Quorum":
    from shared.log.quorum import Quorum
    from shared.log.trusted_keys import read_log_keys, read_witness_keys

    # An empty key is refused, not left away: it comes from a shell variable that is not set.
    log_keys = read_log_keys([*([] if key is None else [key]), *(former_key or ())])
    log_key = None if key is None else log_keys[0]
    return Quorum(log_key, read_witness_keys(witness or (), *log_keys), log_keys[1:] if log_key else log_keys)


def _trust(keys: list[str], witness: list[str] | None, policies: str | None) -> "Trust":
    from deploy.auditing import Trust
    from deploy.policy_files import PolicyFiles
    from shared.log.trusted_keys import read_log_keys, read_witness_keys

    log_key, *former = read_log_keys(keys)
    trust = Trust(log_key, read_witness_keys(witness or (), log_key, *former), former=former)
    return trust._replace(policy_of=PolicyFiles(policies)) if policies else trust
