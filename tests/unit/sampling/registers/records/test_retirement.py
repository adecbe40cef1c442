"""Whoever is retired is in use no more, and cannot be retired again."""

import pytest

from services.sampling.registers.records.fields import Inspector
from services.sampling.registers.records.retirement import Kept, RecordRetiredAlready, RecordThen, in_use, retire

SERVING = RecordThen("鲁平执-0017", {"name": "示例甲"}, retired=False)
RETIRED = RecordThen("鲁平执-0018", {"name": "示例乙"}, retired=True)


def test_who_is_retired_is_not_in_use() -> None:
    assert in_use("people", [SERVING, RETIRED]) == [Kept(SERVING.key, Inspector(name="示例甲"))]


def test_a_record_is_retired_with_a_reason() -> None:
    fact = retire(SERVING, "people", "退休")
    assert (fact.directory, fact.key, fact.reason) == ("people", SERVING.key, "退休")


def test_nobody_is_retired_twice() -> None:
    with pytest.raises(RecordRetiredAlready):
        retire(RETIRED, "people", "退休")
