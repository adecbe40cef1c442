"""What a party does with its keyring: make its key, sign commitments, and open a nonce for a checked announcement."""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.invitation import Invitation, announced_in, openings_in
from deploy.keyring_file import KeyringFile, keyring_file
from shared.canonical import JsonObject
from shared.draws.announced import Announced
from shared.draws.entropy import Reveal
from shared.draws.keyring import Keyring
from shared.draws.turn import Share, earlier_openings, open_nonce, share_of
from shared.errors import Invalid
from shared.regular_file import FileNotReadable

SECRET_SIZE = 32


class NotAgreed(Invalid):
    code = "not-agreed"
    title = "未确认"
    title_en = "Not confirmed"


def make_keyring(path: Path, organisation: str, name: str, above: str) -> Keyring:
    """Make a key, and keep it in a new file. Raises MalformedParty, KeyringExists."""
    keyring = Keyring.new(organisation, name, above, _random())
    with keyring_file(path) as file:
        file.create(keyring)
    return keyring


def replace_key(path: Path, old: Path) -> Keyring:
    """Make another key for the party of an old keyring, and keep it in a new file. The old key signs its registration.

    Raises what `KeyringFile.read` raises, KeyringExists.
    """
    with keyring_file(old) as file:
        before = file.read()
    keyring = Keyring.new(before.organisation, before.name, before.above, _random(), old=before)
    with keyring_file(path) as file:
        file.create(keyring)
    return keyring


def purposes_in(path: Path) -> list[str]:
    """The purposes in a UTF-8 file, one on each line. Raises FileNotReadable."""
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise FileNotReadable(path, f"{why}", f"{why}") from error


def sign_commitments(path: Path, bureau: str, source: str, purposes: Sequence[str]) -> JsonObject:
    """Commit to a new nonce for each purpose. Returns what is handed to the bureau.

    The nonces are on disk before anybody sees the commitments: a commitment that cannot be opened fails a draw. Raises
    what `KeyringFile.read` raises, MalformedPurpose, PurposeTwice, KeyringTooLarge.
    """
    with keyring_file(path) as file:
        before = file.read()
        keyring = before.committed(bureau, source, purposes, [_random() for _ in purposes])
        file.write(keyring)
    return commitments_of(keyring, start=len(before.nonces))


def commitments_of(keyring: Keyring, start: int = 0) -> JsonObject:
    """The commitments to the nonces from `start` on, as they are handed to a bureau: `party` stands in a spec."""
    return {
        "commitments": [
            {"bureau": nonce.bureau, "purpose": nonce.purpose, "party": keyring.party(nonce).as_json()}
            for nonce in keyring.nonces[start:]
        ]
    }


Reading = Callable[[Announced, Share, Sequence[Reveal]], bool]
"""Shows a checked announcement, the party's share in it and the earlier openings; whether the party agrees to open."""


def open_for(path: Path, invitation: Invitation, agreed: Reading) -> tuple[str, Reveal]:
    """Check an announcement, have it read, and open the party's nonce for it when the person has agreed.

    Returns the draw and the opening. The keyring remembers the announcement before anybody sees the nonce. Raises what
    `KeyringFile.read`, `announced_in`, `openings_in`, `share_of`, `earlier_openings` and `open_nonce` raise; NotAgreed.
    """
    announced = announced_in(invitation)
    given = openings_in(invitation)
    keyring = KeyringFile(path).read()
    share = share_of(keyring, announced)
    opened = earlier_openings(announced, share, given)
    open_nonce(keyring, announced, share)
    if not agreed(announced, share, opened):
        raise NotAgreed(
            "没有揭示，密钥文件未变。如公告有误，请勿揭示，并告知本局和见证方。",
            "Nothing was opened, and the keyring is as before. If the announcement is wrong, do not open, and tell the "
            "bureau and the witness.",
        )
    with keyring_file(path) as file:
        # Read again: while the person was reading, another command may have changed the file.
        keyring = file.read()
        reveal, remembered = open_nonce(keyring, announced, share_of(keyring, announced))
        file.write(remembered)
    return announced.spec.draw, reveal


def _random() -> str:
    return secrets.token_hex(SECRET_SIZE)
