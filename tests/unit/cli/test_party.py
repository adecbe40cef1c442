"""`cheqian party new` and `sign`: what a party keeps and registers, and a draw from the first key to the last nonce."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deploy.partying import sign_commitments
from shared.canonical import canonical
from shared.draws.entropy import Reveal, check_reveal
from shared.draws.spec import read_spec
from tests.unit.cli.parties import KEYS, NAMES, Office, answer, is_plain, office_in, party
from tests.unit.draws.builders import ASSOCIATION, NOTARY, PURPOSE
from tests.unit.draws.keyrings import OWNERS, is_registered_by, keyring_of, proved
from tests.unit.draws.published import by_parties


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_in(tmp_path)


def test_three_parties_draw_from_the_first_key_to_the_last_nonce(tmp_path: Path) -> None:
    office = Office(tmp_path)
    purposes = tmp_path / "purposes.txt"
    purposes.write_text(f"teams/2023\n\n{PURPOSE}\n", encoding="utf-8")
    sources = []
    for source, owner in OWNERS.items():
        keyring = office.keyring(source)
        registration = answer("new", keyring, "--organisation", owner, "--name", NAMES[source])
        assert is_registered_by(registration["key"], registration)
        signed = answer("sign", keyring, "--bureau", "370124", "--source", source, "--purposes", purposes)
        assert [one["purpose"] for one in signed["commitments"]] == ["teams/2023", PURPOSE]
        assert answer("show", keyring) == {"registration": registration, **signed}
        sources.append(signed["commitments"][1]["party"])
    office.draw = by_parties().but(spec={**by_parties().spec, "entropy": sources}, opened=0)
    spec = read_spec(office.draw.spec)
    after: list[str | Path] = []
    for source in OWNERS:
        result = office.open(source, *KEYS, "--yes", *after)
        assert result.exit_code == 0, result.output
        check_reveal(spec, Reveal(**json.loads(result.stdout)), proved(office.draw).leaf)
        told = tmp_path / f"{source}.opening"
        told.write_text(result.stdout, encoding="utf-8")
        after += ["--after", told]


def test_the_keyring_is_for_its_owner_alone(office: Office) -> None:
    keyring = office.folder / "new" / "key.json"
    answer("new", keyring, "--organisation", NOTARY.lower(), "--name", "公证处", "--above", ASSOCIATION)
    assert keyring.stat().st_mode & 0o777 == 0o600
    kept = keyring.read_bytes()
    assert kept == canonical(json.loads(kept)) + b"\n"
    again = party("new", keyring, "--organisation", NOTARY, "--name", "公证处")
    assert again.exit_code == 1
    assert "party show" in again.stderr
    assert keyring.read_bytes() == kept
    keyring.chmod(0o640)
    assert f"chmod -R go= {keyring}" in party("show", keyring).stderr


def test_a_new_key_is_registered_by_the_old(office: Office) -> None:
    new = office.folder / "new.json"
    registration = answer("new", new, "--replace", office.keyring("notary"))
    old = answer("show", office.keyring("notary"))["registration"]
    assert is_registered_by(old["key"], registration)
    assert (registration["organisation"], registration["name"]) == (old["organisation"], old["name"])
    assert answer("show", new)["commitments"] == []
    # The old keyring still opens what it has signed.
    assert len(answer("show", office.keyring("notary"))["commitments"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--organisation", NOTARY[:-1], "--name", "公证处"),
        ("--organisation", "91370124EXAMP00154X", "--name", "公证处"),
        ("--organisation", NOTARY, "--name", "公证\u202e处"),
        ("--organisation", NOTARY, "--name", "\x1b[2K\n公证处"),
        ("--organisation", NOTARY, "--name", "公证处", "--above", "x"),
        ("--organisation", NOTARY),
        ("--name", "公证处"),
        ("--replace", "none.json"),
        ("--replace", "none.json", "--name", "公证处"),
    ],
)
def test_what_cannot_be_registered_makes_no_file(words: tuple[str, ...], tmp_path: Path) -> None:
    result = party("new", tmp_path / "key.json", *words)
    assert result.exit_code
    assert is_plain(result.stderr)
    assert not (tmp_path / "key.json").exists()


def test_signing_again_makes_another_nonce_and_loses_none(office: Office) -> None:
    words = ("sign", office.keyring("notary"), PURPOSE, "--bureau", "370124", "--source", "notary")
    commitments = {answer(*words)["commitments"][0]["party"]["commitment"] for _ in range(3)}
    kept = [one["party"]["commitment"] for one in answer("show", office.keyring("notary"))["commitments"]]
    assert len(commitments) == 3
    assert set(kept) == commitments | {keyring_of("notary").nonces[0].commitment}


def test_a_nonce_is_kept_though_its_commitment_could_not_be_printed(office: Office) -> None:
    """The disk behind stdout is full: the program dies after it has made the nonce, and before anybody has seen it."""
    words = ("sign", f"{office.keyring('notary')}", PURPOSE, "--bureau", "370124", "--source", "notary")
    with Path("/dev/full").open("wb") as full:
        died = subprocess.run(  # noqa: S603  # our own words
            [sys.executable, "-m", "deploy", "party", *words], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert died.returncode
    assert len(answer("show", office.keyring("notary"))["commitments"]) == 2


def test_two_commands_at_the_same_time_lose_no_nonce(office: Office) -> None:
    def sign(number: int) -> None:
        sign_commitments(office.keyring("notary"), "370124", "notary", [f"teams/{number}"])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(sign, range(24)))
    purposes = {one["purpose"] for one in answer("show", office.keyring("notary"))["commitments"]}
    assert purposes == {PURPOSE, *(f"teams/{number}" for number in range(24))}


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("two words",),
        (PURPOSE, PURPOSE),
        ("--purposes", "none.txt"),
        (PURPOSE, "--source", "Notary"),
        (PURPOSE, "--bureau", "37"),
    ],
)
def test_what_cannot_be_committed_to_changes_nothing(words: tuple[str, ...], office: Office) -> None:
    before = office.keyring("notary").read_bytes()
    result = party("sign", office.keyring("notary"), "--bureau", "370124", "--source", "notary", *words)
    assert result.exit_code
    assert result.stdout == ""
    assert office.keyring("notary").read_bytes() == before
