"""What a stranger keeps between two visits: never less than before, and of use after the log has replaced its key."""

from pathlib import Path

from typer.testing import Result

from shared.log.checkpoints import Checkpoint
from shared.log.notes import Kind, Note, SigningKey
from shared.log.verification.audit import Check, verify_log
from shared.log.verification.kept import KeptCheckpoints
from shared.log.verification.sources import Folder
from tests.support.commands import cheqian
from tests.unit.log.published import LOG, entries_of, publish, put

NEW = SigningKey(LOG.name, Kind.ED25519, bytes([9]) * 32)


def failed(checks: list[Check]) -> list[str]:
    return [check.name for check in checks if not check.passed]


def test_of_two_audits_at_once_the_later_checkpoint_stays(tmp_path: Path) -> None:
    """Finding D10."""
    kept = KeptCheckpoints(tmp_path / "kept")
    for size in (100, 300, 600):
        publish(tmp_path / str(size), entries_of(size))
    assert failed([*verify_log(Folder(tmp_path / "100"), LOG.verifier, kept=kept)]) == []
    slow = verify_log(Folder(tmp_path / "300"), LOG.verifier, kept=kept)
    begun = [next(slow) for _ in range(3)]
    assert begun[1].name == "growth"
    assert failed([*verify_log(Folder(tmp_path / "600"), LOG.verifier, kept=kept)]) == []
    assert failed([*begun, *slow]) == []
    last = kept.last(LOG.verifier)
    assert last
    assert last.checkpoint.size == 600


def test_a_log_that_replaced_its_key_is_still_held_to_its_past(tmp_path: Path) -> None:
    """Finding D11."""
    folder, kept = tmp_path / "log", tmp_path / "kept"
    publish(folder, entries_of(300))
    assert _verified(folder, LOG, kept).exit_code == 0
    _replace_key(folder)
    refused = _verified(folder, NEW, kept)
    assert refused.exit_code == 1
    assert "✗ growth" in refused.stdout
    assert _verified(folder, NEW, kept, "--former-key", str(LOG.verifier)).exit_code == 0
    # The new key has signed what is kept now, and the past still binds the log.
    publish(folder, entries_of(299))
    _replace_key(folder)
    assert "✗ growth" in _verified(folder, NEW, kept).stdout


def _replace_key(folder: Path) -> None:
    """The log signs its newest checkpoint by its new key."""
    checkpoint = Checkpoint.parse(Note.parse((folder / "checkpoint").read_bytes()).text)
    put(folder, "checkpoint", checkpoint.sign(NEW))


def _verified(folder: Path, key: SigningKey, kept: Path, *more: str) -> Result:
    return cheqian("verify", "log", str(folder), "--key", str(key.verifier), "--kept", str(kept), *more)


def test_a_first_visit_names_the_folder(tmp_path: Path) -> None:
    """Whoever runs the command from another folder sees that nothing is compared."""
    publish(tmp_path / "log", entries_of(3))
    checks = [*verify_log(Folder(tmp_path / "log"), LOG.verifier, kept=KeptCheckpoints(tmp_path / "kept"))]
    assert f"kept before in {tmp_path / 'kept'}" in checks[1].detail_en
