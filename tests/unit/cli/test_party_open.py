"""`cheqian party open`: what a party sees before it opens, and what must not make it open."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.keyring_file import KEYRING_LIMIT, KeyringFile, KeyringTooLarge
from shared.canonical import JsonObject, canonical
from shared.log.notes import Kind, SigningKey
from tests.support.sites import Site, site_of
from tests.unit.cli.parties import DEMO, KEYS, Office, is_plain, office_in, party
from tests.unit.draws.builders import BUREAU, PURPOSE, parties
from tests.unit.draws.keyrings import keyring_of, receipt_of
from tests.unit.draws.published import LOG, MADE, OTHER, by_parties, set_field, set_public


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_in(tmp_path)


def test_a_person_reads_the_announcement_before_it_is_opened(office: Office) -> None:
    office.draw = by_parties().but(announced=set_public(counts={"out": {"drawn": 2}}))
    before = office.keyring("bureau").read_bytes()
    declined = office.open("bureau", *KEYS, typed="n\n")
    assert declined.exit_code == 1
    # What is typed is echoed; nothing else stands there.
    assert declined.stdout.strip() == "n"
    assert office.keyring("bureau").read_bytes() == before
    agreed = office.open("bureau", *KEYS, typed="y\n")
    assert agreed.exit_code == 0
    assert json.loads(agreed.stdout.splitlines()[-1])["source"] == "bureau"
    for told in (PURPOSE, "370124", BUREAU, "1 · 三月 / 甲", "drawn 2", "样例单位 notary"):
        assert told in declined.stderr
    assert "现在轮到" in declined.stderr
    assert "it is your turn" in declined.stderr


def test_an_announcement_is_opened_again_and_another_never(office: Office) -> None:
    first = office.open("bureau", *KEYS, "--yes")
    kept = office.keyring("bureau").read_bytes()
    assert office.open("bureau", *KEYS, "--yes").stdout == first.stdout
    office.draw = by_parties().but(announced=set_public(frozen="2023-08-22T00:00:00Z"))
    second = office.open("bureau", *KEYS, "--yes")
    assert (second.exit_code, second.stdout) == (1, "")
    assert "opened for the announcement" in second.stderr
    assert office.keyring("bureau").read_bytes() == kept


FALSE = {
    "no witness": (by_parties(), ("--key", str(LOG.verifier)), "independent witness"),
    "an own witness": (
        by_parties().but(seen=[(SigningKey(f"{LOG.name}/w", Kind.COSIGNATURE, bytes(32)), MADE)]),
        (*KEYS[:2], "--witness", str(SigningKey(f"{LOG.name}/w", Kind.COSIGNATURE, bytes(32)).verifier)),
        "independent witness",
    ),
    "another witness": (by_parties(), (*KEYS[:2], "--witness", str(OTHER.verifier)), "not cosigned by"),
    "another log": (by_parties().but(log=DEMO), KEYS, "not signed"),
    "an empty key": (by_parties(), ("--key", "", *KEYS[2:]), "Malformed key"),
    "a second announcement": (by_parties().but(announced=set_field(version=2)), KEYS, "first announcement"),
    "another draw": (
        by_parties().but(spec={**by_parties().spec, "entropy": parties()[::-1]}, opened=0),
        KEYS,
        "first",
    ),
    "another key": (
        by_parties().but(spec={**by_parties().spec, "entropy": [*parties()[1:]]}, opened=0),
        KEYS,
        "No party of the announcement has the key",
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_party_does_not_open_for(name: str, office: Office) -> None:
    office.draw, keys, told = FALSE[name]
    before = office.keyring("bureau").read_bytes()
    result = office.open("bureau", *keys, "--yes")
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert told in result.stderr
    assert office.keyring("bureau").read_bytes() == before


def test_a_party_waits_for_its_turn(office: Office) -> None:
    result = office.open("notary", *KEYS, "--yes")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "--after" in result.stderr
    false = office.folder / "false.json"
    for content in ("{}", "[]", '{"source": 1, "value": "", "signature": ""}', "x"):
        false.write_text(content, encoding="utf-8")
        assert office.open("notary", *KEYS, "--yes", "--after", false).exit_code == 1


def test_a_demonstration_says_so(office: Office) -> None:
    office.draw = by_parties().but(log=DEMO)
    result = office.open("bureau", "--key", str(DEMO.verifier), "--yes")
    assert result.exit_code == 0, result.output
    assert "DEMO" in result.stderr


def test_no_stranger_forges_a_line(office: Office) -> None:
    """The bureau's own counts are the only text that the protocol does not restrict."""
    forged = "x\x1b[2K\x1b[1A\n截止 Ends  2030\u202e\u2028"
    told = []
    for reason in ("drawn", forged):
        office.draw = by_parties().but(announced=set_public(counts={"out": {reason: reason}}))
        told.append(office.open("bureau", *KEYS, typed="n\n").stderr)
    honest, dishonest = told
    assert len(honest.splitlines()) == len(dishonest.splitlines())
    assert is_plain(dishonest)
    assert "\\u001b[2K" in dishonest


def test_files_that_are_too_large_are_refused(office: Office) -> None:
    keyring = office.keyring("bureau")
    with keyring.open("ab") as file:
        file.write(b" " * KEYRING_LIMIT)
    result = party("show", keyring)
    assert result.exit_code == 1
    assert "at most" in result.stderr
    with pytest.raises(KeyringTooLarge):
        KeyringFile(keyring).write(keyring_of("bureau").model_copy(update={"name": "x" * KEYRING_LIMIT}))
    receipt = office.folder / "large.tlog-proof"
    receipt.write_bytes(b"x" * 2_000_000)
    assert "bytes" in party("open", office.keyring("notary"), receipt, *KEYS, "--yes").stderr


@pytest.fixture
def site(office: Office) -> Iterator[Site]:
    draw = office.draw.spec["draw"]
    with site_of({f"/draws/{draw}/announcement.tlog-proof": receipt_of(office.draw)}) as site:
        yield site


def test_it_fetches_the_receipt_and_hands_in_the_opening(office: Office, site: Site) -> None:
    draw = office.draw.spec["draw"]
    words = (f"{site.address}/draws/{draw}", *KEYS, "--yes", "--to", f"{site.address}/sampling")
    result = party("open", office.keyring("bureau"), *words)
    assert result.exit_code == 0, result.output
    ((path, body),) = site.posted
    assert path == f"/sampling/draws/{draw}/values"
    assert json.loads(body) == json.loads(result.stdout)
    assert set(json.loads(body)) == {"source", "value", "signature"}


def test_the_site_shows_what_earlier_parties_have_opened(office: Office) -> None:
    draw = f"/draws/{office.draw.spec['draw']}"
    opening = json.loads(office.open("bureau", *KEYS, "--yes").stdout)
    state = {"reveals": [{**opening, "time": "2023-08-24T08:00:00+08:00", "late": False}], "title": "抽查"}
    files = {f"{draw}/announcement.tlog-proof": receipt_of(office.draw), f"{draw}.json": canonical(state)}
    with site_of(files) as site:
        place = f"{site.address}{draw}"
        result = party("open", office.keyring("association"), place, *KEYS, "--yes")
        assert result.exit_code == 0, result.output
        assert "has opened" in result.stderr
        site.files = {**files, f"{draw}.json": canonical({"reveals": [{**opening, "value": "00" * 32}]})}
        assert party("open", office.keyring("association"), place, *KEYS, "--yes").exit_code == 1
        for other in (b"{}", b"[]"):
            site.files = {**files, f"{draw}.json": other}
            assert "--after" in party("open", office.keyring("association"), place, *KEYS, "--yes").stderr
        for other in (b"<html>", canonical({"reveals": "x"})):
            site.files = {**files, f"{draw}.json": other}
            assert party("open", office.keyring("association"), place, *KEYS, "--yes").exit_code == 1
    saved = office.folder / "draw.json"
    saved.write_bytes(canonical(state))
    assert office.open("association", *KEYS, "--yes", "--after", saved).exit_code == 0


def test_a_site_that_refuses_is_told_and_the_opening_is_printed(office: Office, site: Site) -> None:
    problem: JsonObject = {"title": "未轮到", "title_en": "Not yet", "detail": "x\x1b[2K", "detail_en": "wait\n\u202e"}
    site.refusal = canonical(problem)
    result = party("open", office.keyring("bureau"), office.receipt, *KEYS, "--yes", "--to", site.address)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["source"] == "bureau"
    assert "409: Not yet" in result.stderr
    assert is_plain(result.stderr)
    site.refusal = b"<html>"
    result = party("open", office.keyring("bureau"), office.receipt, *KEYS, "--yes", "--to", site.address)
    assert "answered 409" in result.stderr


def test_a_site_cannot_give_the_receipt_of_another_draw(office: Office) -> None:
    other = "01957c00-0000-7000-8000-000000000008"
    with site_of({f"/draws/{other}/announcement.tlog-proof": receipt_of(office.draw)}) as site:
        result = party("open", office.keyring("bureau"), f"{site.address}/draws/{other}", *KEYS, "--yes")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "receipt of the draw" in result.stderr
        result = party("open", office.keyring("bureau"), f"{site.address}/draws/none", *KEYS, "--yes")
        assert "404" in result.stderr


def test_a_site_that_sends_without_end_is_left(office: Office) -> None:
    with site_of({"/x.tlog-proof": b"x" * 2_000_000}) as site:
        result = party("open", office.keyring("bureau"), f"{site.address}/x.tlog-proof", *KEYS, "--yes")
    assert result.exit_code == 1
    assert "longer than 1200000 bytes" in result.stderr
    result = party("open", office.keyring("bureau"), f"{site.address}/x.tlog-proof", *KEYS, "--yes")
    assert "cannot be reached" in result.stderr
