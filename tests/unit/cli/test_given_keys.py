"""Every command that takes keys keeps their kinds apart: a log's, a witness's, each once."""

from pathlib import Path

import pytest

from shared.log.notes import Kind, SigningKey
from tests.support.commands import cheqian
from tests.unit.draws.published import LOG, WITNESS

LOGS, CITYS = str(LOG.verifier), str(WITNESS.verifier)
NO_TIME = str(SigningKey("plain.example", Kind.ED25519, WITNESS.seed).verifier)
OWN = str(SigningKey("city.example", Kind.COSIGNATURE, LOG.seed).verifier)
OTHER_NAME = str(SigningKey("other.example", Kind.COSIGNATURE, WITNESS.seed).verifier)
WEAK = "weak.example+6ee080f1+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

COMMANDS = {
    "draw": ("verify", "draw", "FILE"),
    "log": ("verify", "log", "FILE"),
    "bureau": ("verify", "bureau", "FILE", "--bureau", "370124", "--year", "2026"),
    "party": ("party", "open", "FILE", "FILE"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("--key", CITYS), "Not the key of a log"),
        (("--key", WEAK), "The key is weak"),
        (("--key", LOGS, "--witness", NO_TIME), "Not the key of a witness"),
        (("--key", LOGS, "--witness", OWN), "Not the key of a witness"),
        (("--key", LOGS, "--witness", CITYS, "--witness", OTHER_NAME), "A key is given twice"),
        (("--key", LOGS, "--witness", CITYS, "--witness", CITYS), "A key is given twice"),
    ],
    ids=["a witness as the log", "weak", "no time", "the log as a witness", "one key, two names", "twice"],
)
def test_a_wrong_key_is_refused(command: tuple[str, ...], keys: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Before anything is read: the files do not exist."""
    places = [str(tmp_path / "none") if word == "FILE" else word for word in command]
    result = cheqian(*places, *keys)
    assert result.exit_code == 1
    assert said in result.stderr
