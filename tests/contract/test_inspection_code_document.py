"""docs/inspection-code.md is true: the operations, the refusals and the standings that it names exist."""

import json
import re
from typing import get_args

import pytest

from services.publishing.inspection_code.words import STANDINGS
from shared.contracts.inspection_codes import CodeStanding
from shared.contracts.letters import LetterKind
from shared.errors import Refusal
from shared.papers.inspection_code import CODE_LENGTH
from shared.policy.deadlines import DeadlineRule, Since
from tests.architecture.sources import ROOT
from tests.architecture.test_refusals import below
from tests.support.inspection_codes import CODE, HANDLE
from tests.unit.papers.made_up import KEY

DOCUMENT = (ROOT / "docs" / "inspection-code.md").read_text(encoding="utf-8")
HOUSE = json.loads((ROOT / "tests" / "golden" / "openapi" / "house.json").read_text(encoding="utf-8"))
NAMED = sorted(set(re.findall(r"(GET|POST) (/[a-z-]+(?:/[a-z0-9.{}-]+)+)", DOCUMENT)))


@pytest.mark.parametrize(("method", "path"), NAMED)
def test_every_operation_that_it_names_exists(method: str, path: str) -> None:
    assert method.lower() in HOUSE["paths"].get(path, {}), path
    assert len(NAMED) == 5


def test_every_refusal_that_it_names_exists() -> None:
    named = set(re.findall(r"`(?:\d{3} )?([a-z]+(?:-[a-z]+)+)`", DOCUMENT)) - set(get_args(CodeStanding))
    named -= {*get_args(DeadlineRule), *get_args(Since)}
    assert named <= {kind.code for kind in below(Refusal)}
    assert len(named) == 9


def test_it_names_each_standing_with_what_the_page_says() -> None:
    for standing, said in STANDINGS.items():
        assert f"`{standing}`" in DOCUMENT
        if said.good:
            assert f"`{standing}` | {said.heading.zh} " in DOCUMENT


def test_it_names_each_kind_of_letter() -> None:
    for each in get_args(LetterKind):
        assert f"`{each}`" in DOCUMENT


def test_the_code_is_the_documented_one() -> None:
    assert f"\n{CODE_LENGTH} bytes, as text" in DOCUMENT
    assert f"```\n{CODE}\n```" in DOCUMENT
    assert f"`{HANDLE.hex()}`" in DOCUMENT
    assert f"`{KEY.public_key().public_bytes_raw().hex()}`" in DOCUMENT
