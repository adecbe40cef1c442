"""The rights of an enterprise are rows of law, on their days."""

from datetime import date

from shared.law.law import shipped_law
from shared.law.rights import rights_of


def test_each_right_is_a_row_of_law_on_its_days() -> None:
    told = rights_of(shipped_law(), date(2026, 3, 10))
    assert [right.words for right in told][:3] == ["看证件", "只接受有执法证的人检查", "申请回避"]
    assert len(told) == 6
    assert all("《" in right.citation for right in told)
    assert len(rights_of(shipped_law(), date(2024, 3, 10))) == 3, "the State Council's opinion is of 2025"
    assert rights_of(shipped_law(), date(2020, 3, 10)) == ()
