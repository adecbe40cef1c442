"""`cheqian verify bureau` and the findings of `cheqian verify log`: what they print, and with which code they end."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import main
from shared.log.notes import Kind, SigningKey
from tests.support.sites import site_of
from tests.unit.draws.builders import at
from tests.unit.draws.logs import AUGUST, MARCH, Happening, adopt, announce, build, by_beacon, spec_for
from tests.unit.draws.published import LOG, WITNESS
from tests.unit.draws.scripts import MONTHLY, SOON, announced
from tests.unit.draws.sound_year import sound_year
from tests.unit.log.published import flip, publish, put


def publish_log(
    folder: Path, script: Sequence[Happening], key: SigningKey = LOG, witness: SigningKey = WITNESS
) -> Path:
    log = build(script, key=key)
    publish(folder, log.entries)
    put(folder, "checkpoint", log.note(MARCH if len(script) > 20 else SOON, witness=witness).encode())
    return folder


def verify(folder: Path, *more: str, witness: SigningKey | None = WITNESS, key: SigningKey = LOG) -> Result:
    named = ["--witness", str(witness.verifier)] if witness else []
    subject = ["--bureau", "370124", "--year", "2023", "--key", str(key.verifier)]
    return CliRunner().invoke(main, ["verify", "bureau", str(folder), *subject, *named, *more])


def last(result: Result) -> str:
    return result.stdout.splitlines()[-1]


def test_a_sound_year_is_proved_and_its_record_printed(tmp_path: Path) -> None:
    result = verify(publish_log(tmp_path, sound_year()))
    assert result.exit_code == 0, result.output
    assert last(result).endswith("Proved: no rule is broken.")
    assert "✗" not in result.stdout
    rows = [line.split("  ") for line in result.stdout.splitlines() if " · " in line]
    record = {cells[1]: next(filter(None, cells[2:]), "").strip() for cells in rows if len(cells) > 2}
    assert record["依规则公告 / 手工名单 · announced by rule / by hand"] == "10 / 1"
    assert record["抽而未查且无原因 · neither visited nor given up"] == "7"
    assert "2023-4 monthly/2023-08/G: failed" in result.stdout


def test_a_broken_rule_is_named_with_its_draw_and_entry(tmp_path: Path) -> None:
    result = verify(publish_log(tmp_path, [adopt(), *by_beacon(), *announced(2, MONTHLY)]))
    assert result.exit_code == 1
    assert f"✗ purpose-once  2023-2 {MONTHLY}  entry 4" in result.stdout
    assert last(result).endswith("A rule is broken.")


def test_a_draw_of_another_year_or_bureau_does_not_concern(tmp_path: Path) -> None:
    foreign = [event._replace(bureau="370125") for event in by_beacon()]
    result = verify(publish_log(tmp_path, foreign))
    assert result.exit_code == 0
    assert "✗" not in result.stdout


def test_late_alone_is_no_fault(tmp_path: Path) -> None:
    log = build([adopt(), *announced()])
    publish(tmp_path, log.entries)
    put(tmp_path, "checkpoint", log.note(AUGUST + timedelta(days=5)).encode())
    result = verify(tmp_path)
    assert "△ ended" in result.stdout
    assert result.exit_code == 0


def test_nobody_else_vouches_for_the_time(tmp_path: Path) -> None:
    folder = publish_log(tmp_path / "log", [adopt(), *by_beacon()])
    assert verify(folder, witness=None).exit_code == 3
    own = SigningKey(f"{LOG.name}/witness", Kind.COSIGNATURE, bytes(range(3, 35)))
    assert verify(publish_log(tmp_path / "own", [adopt()], witness=own), witness=own).exit_code == 3


def test_a_log_for_demonstrations_says_so(tmp_path: Path) -> None:
    key = SigningKey("demo.example", Kind.ED25519, bytes(32))
    result = verify(publish_log(tmp_path, [adopt(), *by_beacon()], key), key=key)
    assert result.exit_code == 3
    assert "DEMO" in result.stdout


def test_what_is_no_log_has_code_2_and_a_log_that_lies_code_1(tmp_path: Path) -> None:
    assert verify(tmp_path / "nothing").exit_code == 2
    put(tmp_path / "text", "checkpoint", b"hello")
    assert verify(tmp_path / "text").exit_code == 2
    folder = publish_log(tmp_path / "log", [adopt(), *by_beacon()])
    flip(folder, "tile/entries/000.p/4", 40)
    assert verify(folder).exit_code == 1


def test_text_of_the_log_moves_no_cursor(tmp_path: Path) -> None:
    spec = spec_for(1, "monthly/2023-08/W")
    spec["policy"]["rule"] = "x\x1b[2K\u202e✓ PROVED"
    result = verify(publish_log(tmp_path, [adopt(), announce(spec)]))
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_policies_are_read_from_a_folder_or_a_site(tmp_path: Path) -> None:
    text = """
policy: rules-2023
bureau: 370124
title: 样例
source: 样例
effective: {from: 2023-07-01}
draws:
  - {name: monthly, title: 月度抽查, selection: {population: enterprises}, shares: [{rate: 10%}], reserve: 3}
"""
    file = hashlib.sha256(text.encode()).hexdigest()
    ruled = {"policy": {"file": file, "rule": "monthly"}}
    folder = publish_log(tmp_path / "log", [adopt(file=file), *by_beacon(spec=ruled)])
    policies = tmp_path / "policies"
    policies.mkdir()
    assert verify(folder, "--policies", str(policies)).exit_code == 1
    (policies / f"{file}.yaml").write_text(text.replace("10%", "20%"))
    assert "has the hash" in verify(folder, "--policies", str(policies)).stdout
    (policies / f"{file}.yaml").write_text(text)
    assert verify(folder, "--policies", str(policies)).exit_code == 0
    # The public site has `.yaml` behind the hash, another place may not.
    for path in (f"/policies/{file}.yaml", f"/policies/{file}"):
        with site_of({path: text.encode()}) as site:
            assert verify(folder, "--policies", f"{site.address}/policies").exit_code == 0
    with site_of({}) as site:
        assert verify(folder, "--policies", f"{site.address}/policies").exit_code == 1


@pytest.mark.parametrize("script", [[adopt(), *by_beacon(), *announced(2, MONTHLY)], [adopt(), *by_beacon()]])
def test_verify_log_prints_findings_by_bureau_and_year(tmp_path: Path, script: list[Happening]) -> None:
    folder = publish_log(tmp_path / "log", script)
    arguments = [str(folder), "--key", str(LOG.verifier), "--witness", str(WITNESS.verifier)]
    result = CliRunner().invoke(main, ["verify", "log", *arguments, "--kept", str(tmp_path / "kept")])
    assert result.exit_code == 0, result.output
    assert ("370124 · 2023" in result.stdout) is (len(script) > 4)
    assert f"judged at {at(SOON)}" in last(result)
