"""Targets are files: a fault in one names the file and the line."""

from importlib.resources import files

import pytest

from services.publishing import outlet
from services.publishing.outlet.located import DefinitionMalformed
from services.publishing.outlet.reading import read_target, shipped_targets
from services.publishing.outlet.records import FIELDS

_FOLDER = files(outlet).joinpath("targets")
_NATIONAL = _FOLDER.joinpath("national.toml").read_text(encoding="utf-8")
_FILES = _FOLDER.joinpath("files.toml").read_text(encoding="utf-8")


def test_three_targets_are_shipped() -> None:
    targets = shipped_targets()
    assert {code: (target.way, [kind.records for kind in target.kind]) for code, target in targets.items()} == {
        "national": ("push", ["inspection-results", "penalties"]),
        "files": ("files", ["inspection-results", "penalties"]),
        "provincial-business-system": ("push", ["inspection-results", "penalties", "typical-cases"]),
    }


def test_every_field_of_a_target_has_a_source() -> None:
    for target in shipped_targets().values():
        assert all(field.source for field in target.field)
        assert all(field.from_ in FIELDS[kind] for field in target.field for kind in field.records)


def line_of(toml: str, words: str) -> int:
    return toml[: toml.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("before", "after", "where", "says"),
    [
        ('from = "plan.id"', 'from = "plan.number"', 'from = "plan.number"', "没有 plan.number"),
        ('from = "fine"', 'from = "act"', 'from = "act"\nname = "CF_NR_FK"', "act 应写为 text"),
        ('name = "CF_WSH"', 'name = "CF WSH"', 'name = "CF WSH"', "格式"),
        ("longest = 65535", "longest = 0", "longest = 0", "不得小于 1"),
        ('longest = 36\nchoices = "penalty-kind"', "longest = 36", 'from = "kinds"', "kinds 应写为 choices"),
        ('warning = "警告"\n', "", 'choices = "penalty-kind"', "缺少 warning"),
        ('rest = "BZ"', 'rest = "BZZ"', 'rest = "BZZ"', "没有 BZZ"),
        ('required = "if-fined"', 'required = "if-sorry"', 'required = "if-sorry"', "应为以下之一"),
        ('due = ["disclose-information"]', 'due = ["some-day"]', 'due = ["some-day"]', "some-day"),
        ('way = "push"', 'way = "files"', 'way = "files"', "acknowledgement"),
        ("most = 100", "most = 100\nmost = 200", "most = 200", "TOML"),
        ('name = "CF_SY"', 'name = "CF_YJ"', 'name = "CF_YJ"\nrequired = "always"\nlongest = 256', "两个名为 CF_YJ"),
        ("verified = true", 'verified = true\nchecked = "x"', 'checked = "x"', "不认识此项"),
    ],
)
def test_a_fault_names_the_file_and_the_line(before: str, after: str, where: str, says: str) -> None:
    assert before in _NATIONAL
    toml = _NATIONAL.replace(before, after, 1)
    with pytest.raises(DefinitionMalformed) as refused:
        read_target("national.toml", toml)
    told = refused.value.facts["faults"]
    assert isinstance(told, list)
    here = [fault for fault in told if isinstance(fault, dict) and fault["line"] == line_of(toml, where)]
    assert any(says in str(fault["message"]) and fault["message_en"] for fault in here), told
    assert "national.toml" in refused.value.detail


def test_a_file_must_name_its_records() -> None:
    toml = _FILES.replace('from = "key"', 'from = "remark"', 1).replace(
        'records = ["inspection-results", "penalties"]', 'records = ["penalties"]', 1
    )
    with pytest.raises(DefinitionMalformed, match="key and version"):
        read_target("files.toml", toml)
