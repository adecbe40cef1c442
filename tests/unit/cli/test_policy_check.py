"""`cheqian policy check`: what a file says, or its faults by line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli import main
from shared.policy.reading import read_policy
from tests.unit.policy.examples import FILES, FOLDER, HEAD


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_examples_are_shown(path: Path) -> None:
    result = CliRunner().invoke(main, ["policy", "check", str(path)])
    assert result.exit_code == 0, result.output
    assert path.stem in result.output
    assert "检查组 Teams" in result.output


def test_quotas_and_warnings_are_shown() -> None:
    result = CliRunner().invoke(main, ["policy", "check", str(FOLDER / "boshan-2019.yaml")])
    assert "镇街道执法人员 抽取配备 drawn 3" in result.output
    assert "cases-filed-counted" in result.output
    assert "appraisals: not-carried-out" in result.output


def test_approvals_and_what_is_seen_are_shown() -> None:
    result = CliRunner().invoke(main, ["policy", "check", str(FOLDER / "dacheng-2019.yaml")])
    for shown in (
        "审批 Approvals",
        "site-plan",
        "组长 leader、批准人 chief",
        "检查人员的公开 Publicity",
        "抽取人 drawer、检查组长 group-leader、法规机构 legal、批准人 chief",
    ):
        assert shown in result.output


def test_every_section_of_the_file_is_shown_with_heads_in_both_languages() -> None:
    result = CliRunner().invoke(main, ["policy", "check", str(FOLDER / "pingyin-2020.yaml")])
    policy = read_policy((FOLDER / "pingyin-2020.yaml").read_bytes()).policy
    assert policy.plan is not None
    for shown in ("名录 Directories", "归口 owner", "批准 approved_by", policy.plan.approved_by):
        assert shown in result.output


def test_faults_end_it(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(HEAD + "teams:\n  - {code: F, nam: 组}\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["policy", "check", str(file)])
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [["7", "teams[0].name"], ["7", "teams[0].nam"]]
    assert "did you mean name?" in lines[1]


def test_what_the_law_forbids_ends_it(tmp_path: Path) -> None:
    file = tmp_path / "later.yaml"
    text = (FOLDER / "pingyin-2020.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("until: 2020-12-31", "until: 2022-12-31"), encoding="utf-8")
    result = CliRunner().invoke(main, ["policy", "check", str(file)])
    assert result.exit_code == 1
    assert "第七十四条第三款" in result.output
