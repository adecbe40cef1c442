"""docs/papers.md is true: its code is that of the made-up paper, its examples print what stands there, its tables name
the checks.
"""

import re
from pathlib import Path

from services.publishing.paper.api import COST
from services.publishing.paper.judging import SiteVerdict
from shared.papers.code import PaperCode
from shared.papers.file import PaperFile
from shared.papers.keys import CodeVerdict
from shared.papers.verification import verify_file
from shared.registers.file import Record
from shared.registers.verification import RegisterAudit
from shared.settings import ServiceSettings
from tests.contract.console_blocks import ROOT, examples, run
from tests.contract.facts import FACTS
from tests.unit.log.published import LOG, publish
from tests.unit.papers.made_up import KEY, code_of, paper_keys
from tests.unit.papers.test_verification import known
from tests.unit.registers.made_up import GOOD, events_of, register

DOCUMENT = (ROOT / "docs" / "papers.md").read_text(encoding="utf-8")
_ABOUT_PAPERS, _ABOUT_REGISTERS = DOCUMENT.split("## Registers")
VERIFY = _ABOUT_PAPERS.partition("## Verify")[2]
_OF_A_PAPER, _OF_A_REGISTER = examples(DOCUMENT)


def test_the_code_is_genuine() -> None:
    (text,) = re.findall(r"^```\n(.*)\n```$", DOCUMENT, re.MULTILINE)
    code = PaperCode.parse(text)
    assert code == code_of()
    assert paper_keys().judge(code).verdict is CodeVerdict.GENUINE
    assert f"That of the code above is `{code.check_word}`" in DOCUMENT
    assert f"`{KEY.public_key().public_bytes_raw().hex()}`" in DOCUMENT
    assert f"A code of {len(code.to_bytes())} bytes" in DOCUMENT


def test_the_table_names_the_verdicts_of_the_site() -> None:
    section = DOCUMENT.partition("## Ask the public site")[2].partition("## Verify")[0]
    told = [name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall("`(.*?)`", row)]
    assert set(told) - {"verdict"} == set(SiteVerdict)


def test_the_arithmetic_of_the_check_word_is_right() -> None:
    a_minute = ServiceSettings.model_fields["public_cost_a_minute"].default // COST
    assert f"ask {a_minute} times a minute" in DOCUMENT
    a_year = 1000 * 3 * a_minute * 60 * 24 * 365
    assert f"{a_year / 1e11:.1f} × 10¹¹ times a year" in DOCUMENT
    assert f"1 in {round(2**50 / a_year, -2):,.0f};" in DOCUMENT
    assert f"1 in {2**50 / (a_year / 3000) / 1e6:.0f} million" in DOCUMENT


def test_the_example_prints_what_the_document_says() -> None:
    assert run([_OF_A_PAPER], ROOT) == [_OF_A_PAPER.output]


def test_the_example_of_a_register_prints_what_the_document_says(tmp_path: Path) -> None:
    events = events_of(GOOD)
    publish(tmp_path / "log", [event.entry for event in events])
    (tmp_path / "registers.jsonl").write_bytes(register(events))
    assert f"--key {LOG.verifier}" in _OF_A_REGISTER.command
    assert run([_OF_A_REGISTER], tmp_path) == [_OF_A_REGISTER.output]


def test_the_lines_of_a_register_are_those_of_the_made_up_one() -> None:
    (shown,) = re.findall(r"^```json\n(.*?)^```$", _ABOUT_REGISTERS, re.MULTILINE | re.DOTALL)
    assert {*shown.splitlines()} < {*register(events_of(GOOD)).decode().splitlines()}


def test_the_tables_name_the_members_and_the_checks_of_a_register() -> None:
    members, checks = (
        [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall("`(.*?)`", row)]
        for table in _ABOUT_REGISTERS.split("```console")
    )
    assert members == ["entry", "payload", "salt", "line"]
    assert {*members} == {*Record._fields}
    assert checks == [check.name for check in RegisterAudit([]).checks()]


def test_the_table_names_the_checks() -> None:
    named = [name for row in re.findall(r"^\| (`.*?) \|", VERIFY, re.MULTILINE) for name in re.findall("`(.*?)`", row)]
    checks = verify_file(PaperFile("", code_of(), ()), known()).checks
    assert [name for name in named if "." not in name] == [check.name for check in checks]


def test_the_table_says_what_is_public() -> None:
    rows = re.findall(r"^\| (`documents\..*?) \| (.*) \|$", DOCUMENT, re.MULTILINE)
    told = {type_: public for types, public in rows for type_ in re.findall("`(.*?)`", types)}
    assert set(told) == {type_ for type_ in FACTS if type_.startswith("documents.")}
    for type_, public in told.items():
        assert set(re.findall(r"`(\w+)`", public)) == FACTS[type_]._public
