"""The three parties of the demonstration. Each keeps its key and nonces in its own file, as `cheqian party` does."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.example_bureaus import EXAMPLE_BUREAUS
from deploy.invitation import Invitation
from deploy.partying import make_keyring, open_for, sign_commitments
from shared.draws.keyring import Keyring
from shared.identifiers import Uscc
from shared.log.notes import VerifierKey

Json = dict[str, Any]


@dataclass(frozen=True)
class DemoParty:
    """A party: its name among the sources, its keyring and the file of the keyring."""

    source: str
    keyring: Keyring
    file: Path

    @property
    def name(self) -> str:
        return self.keyring.name

    def sign(self, bureau: str, purpose: str) -> Json:
        """The signed commitment to a new nonce for the draw of a purpose, as it stands in a spec."""
        (signed,) = sign_commitments(self.file, bureau, self.source, [purpose])["commitments"]
        party: Json = signed["party"]
        return party

    def open(self, draw: str, log: VerifierKey, witness: VerifierKey) -> Json:
        """The opening of the nonce for the draw at an address of the public site, after the party has checked that the
        draw was announced. Raises what `open_for` raises.
        """
        _, reveal = open_for(self.file, Invitation(draw, log, [witness]), lambda *_: True)
        return reveal._asdict()


def parties(folder: Path, bureau: str) -> Sequence[DemoParty]:
    """The bureau itself, whose share is opened first, and two organisations outside it; each makes a key."""
    return [
        _party(folder, "bureau", EXAMPLE_BUREAUS[bureau], "平阴县应急管理局（演示）"),
        _party(folder, "federation", Uscc.completed("13370124EXAMPF02"), "平阴县工商业联合会（演示）"),
        _party(folder, "notary", Uscc.completed("12370124EXAMPN03"), "平阴县公证处（演示）"),
    ]


def _party(folder: Path, source: str, code: str, name: str) -> DemoParty:
    file = folder / f"{source}.json"
    return DemoParty(source, make_keyring(file, str(code), name, ""), file)
