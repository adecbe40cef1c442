"""`cheqian policy …`: check a bureau's policy file before it is adopted."""

from pathlib import Path
from typing import Annotated

import typer

policy = typer.Typer(help="检查政策文件。 Check a bureau's policy file.", no_args_is_help=True)


@policy.callback()
def rules() -> None:
    """docs/policy.md tells how to write a policy file."""


@policy.command()
def check(file: Annotated[Path, typer.Argument(help="The policy file (YAML).", exists=True, dir_okay=False)]) -> None:
    """Print the rules of a policy file, and what the statutes say about them. If the file has faults, print each fault
    with its line; the exit code is then 1.
    """
    from deploy.policy_sheet import print_faults, print_findings, print_policy
    from shared.policy.kept import warnings_of
    from shared.policy.lawfulness import PolicyUnlawful, lawful
    from shared.policy.reading import PolicyMalformed, read_policy

    try:
        read = read_policy(file.read_bytes())
        warnings = lawful(read)
    except PolicyMalformed as refusal:
        print_faults(refusal.facts["faults"])
        raise typer.Exit(1) from refusal
    except PolicyUnlawful as refusal:
        print_findings(refusal.facts["findings"])
        raise typer.Exit(1) from refusal
    print_policy(read.policy)
    print_findings([*warnings, *warnings_of(read)])
