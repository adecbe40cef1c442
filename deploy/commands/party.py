"""`cheqian party …`: what a party of a draw does. It needs no account: its key speaks for it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deploy.commands.verify import KeyOption, WitnessOption
from shared.canonical import JsonObject

if TYPE_CHECKING:
    from shared.draws.announced import Announced
    from shared.draws.entropy import Reveal
    from shared.draws.turn import Share

party = typer.Typer(help="参与方：密钥、承诺与揭示。 A party's key, commitments and openings.", no_args_is_help=True)

KeyringArgument = Annotated[Path, typer.Argument(help="The file that keeps the party's key and nonces.")]


@party.callback()
def without_an_account() -> None:
    """docs/parties.md tells what a party does in a year."""


@party.command()
def new(
    keyring: KeyringArgument,
    organisation: Annotated[str | None, typer.Option(help="The organisation's unified social credit code.")] = None,
    name: Annotated[str | None, typer.Option(help="The organisation's name.")] = None,
    above: Annotated[str, typer.Option(help="The code of the organisation above it, if there is one.")] = "",
    replace: Annotated[
        Path | None, typer.Option(help="The keyring of the old key, which signs that the new key takes its place.")
    ] = None,
) -> None:
    """Make a key, and print its registration, which you hand to the bureau. An existing file is never overwritten."""
    from deploy.partying import make_keyring, replace_key
    from shared.identifiers import Uscc

    if replace is not None:
        if organisation or name or above:
            raise typer.BadParameter("--replace takes organisation, name and above from the old keyring.")
        made = replace_key(keyring, replace)
    elif organisation is None or name is None:
        raise typer.BadParameter("give --organisation and --name, or --replace.")
    else:
        # Typed codes are brought to their standard form here; a file must have it.
        made = make_keyring(keyring, Uscc(organisation), name, Uscc(above) if above else "")
    _print(made.registration)


@party.command()
def show(keyring: KeyringArgument) -> None:
    """Print again what was handed to bureaus: the registration and all commitments. Nothing of it is secret."""
    from deploy.keyring_file import keyring_file
    from deploy.partying import commitments_of

    with keyring_file(keyring) as file:
        kept = file.read()
    _print({"registration": kept.registration, **commitments_of(kept)})


@party.command()
def sign(
    keyring: KeyringArgument,
    purpose: Annotated[
        list[str] | None, typer.Argument(help="The purposes of the draws, such as monthly/2026-03/W.")
    ] = None,
    *,
    bureau: Annotated[str, typer.Option(help="The six-digit area code of the bureau that draws.")],
    source: Annotated[str, typer.Option(help="Your name among the sources: lower-case letters, digits, hyphens.")],
    purposes: Annotated[
        Path | None, typer.Option(help="A file with a purpose on each line: those of a whole year in one sitting.")
    ] = None,
) -> None:
    """Commit to a new secret nonce for the draw of each purpose, and print the commitments, which you hand to the
    bureau.
    """
    from deploy.partying import purposes_in, sign_commitments

    named = [*(purpose or ()), *(purposes_in(purposes) if purposes else ())]
    if not named:
        raise typer.BadParameter("name a purpose, or give --purposes.")
    _print(sign_commitments(keyring, bureau, source, named))


@party.command("open")
def open_(
    keyring: KeyringArgument,
    receipt: Annotated[
        str, typer.Argument(help="The announcement's receipt: a file, or the address of the draw on the public site.")
    ],
    key: Annotated[str, KeyOption],
    witness: WitnessOption = None,
    after: Annotated[
        list[Path] | None,
        typer.Option(
            help="Openings of earlier parties: what `party open` printed for each of them, or the draw's .json of the "
            "public site. With the address of a draw, they are fetched. Repeat the option for each further file."
        ),
    ] = None,
    to: Annotated[str | None, typer.Option(help="The sampling service, to hand the opening in.", metavar="URL")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Open without asking.")] = False,
) -> None:
    """Check that a draw was announced under a cosigned checkpoint, show what was announced, and open your nonce for
    this announcement. Print the opening, and with --to hand it in.
    """
    from deploy.announcement_sheet import print_announcement
    from deploy.handing_in import hand_in
    from deploy.invitation import Invitation
    from deploy.partying import open_for
    from shared.inert_text import escaped
    from shared.log.trusted_keys import read_log_key, read_witness_keys

    log_key = read_log_key(key)
    invitation = Invitation(receipt, log_key, read_witness_keys(witness or (), log_key), after or ())

    def read(announced: "Announced", share: "Share", opened: "Sequence[Reveal]") -> bool:
        print_announcement(announced, share, opened)
        return yes or typer.confirm("为此公告揭示？ Open for this announcement?", err=True)

    draw, reveal = open_for(keyring, invitation, read)
    # What a person reads goes to stderr: the opening alone stands on stdout.
    _print(reveal._asdict())
    if to is not None:
        typer.echo(escaped(hand_in(to, draw, reveal).decode(errors="replace").strip()), err=True)


def _print(value: JsonObject) -> None:
    """Print canonical JSON, whatever the locale. Its texts have passed the protocol's checks: no control characters."""
    from shared.canonical import canonical

    sys.stdout.buffer.write(canonical(value) + b"\n")
    sys.stdout.buffer.flush()
