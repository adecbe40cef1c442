"""docs/papers.md is true: its code is that of the made-up paper, its example prints what stands there, its table names
the checks.
"""

import re

from services.publishing.paper.api import COST
from services.publishing.paper.judging import SiteVerdict
from shared.papers.code import PaperCode
from shared.papers.file import PaperFile
from shared.papers.keys import CodeVerdict
from shared.papers.verification import verify_file
from shared.settings import ServiceSettings
from tests.contract.console_blocks import ROOT, examples, run
from tests.contract.facts import FACTS
from tests.unit.papers.made_up import KEY, code_of, paper_keys
from tests.unit.papers.test_verification import known

DOCUMENT = (ROOT / "docs" / "papers.md").read_text(encoding="utf-8")
VERIFY = DOCUMENT.partition("## Verify")[2]


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
    (example,) = examples(DOCUMENT)
    assert run([example], ROOT) == [example.output]


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
