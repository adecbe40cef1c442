"""Whatever a target writes into an acknowledgement, what is kept of it is bounded, and the rest is counted."""

import io
import tracemalloc

import pytest

from services.publishing.outlet.acknowledgement import Acknowledgement, AcknowledgementUnreadable, read_acknowledgement
from tests.unit.publishing.outlet.dispatched import FILES
from tests.unit.publishing.outlet.exchanged import BATCH

_HEAD = "批次号,数据标识,版本,处理结果,回执号,错误代码,错误字段,错误说明\n"
_REFUSED = f"{BATCH},k1,1,未入库,,1001,CF_SY,"
_ROWS = {
    "nothing": "1\n",
    "another batch": "x,k1,1,已入库,R-1,,,\n",
    "a record that was not sent": f"{BATCH},{'k' * 500},1,已入库,R-1,,,\n",
    "the same error": f"{_REFUSED}同一错误\n",
    "an endless text": f'{_REFUSED}"{"错" * 20_000}"\n',
}


def read(rows: str) -> Acknowledgement:
    return read_acknowledgement(io.BytesIO((_HEAD + rows).encode()), FILES, BATCH, [("k1", 1), ("k2", 1)])


@pytest.mark.parametrize("row", _ROWS.values(), ids=_ROWS.keys())
def test_memory_does_not_grow_with_the_rows(row: str) -> None:
    content = (_HEAD + row * (100_000 // len(row))).encode()
    tracemalloc.start()
    read_acknowledgement(io.BytesIO(content), FILES, BATCH, [(f"k{number}", 1) for number in range(500)])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2_000_000


def test_rows_that_say_nothing_are_told_up_to_a_number_and_counted_beyond_it() -> None:
    found = read("1\n" * 60)
    assert ([fault.line for fault in found.faults], found.more) == ([*range(2, 52)], 10)
    assert (found.answers, found.unanswered) == ((), (("k1", 1), ("k2", 1)))


def test_errors_of_a_record_are_told_up_to_a_number_and_counted_beyond_it() -> None:
    (answer,) = read("".join(f"{_REFUSED}第 {number} 项\n" for number in range(25))).answers
    assert ([error.message for error in answer.errors], answer.more) == ([f"第 {n} 项" for n in range(20)], 5)


def test_a_receipt_that_nobody_can_keep_is_none() -> None:
    found = read(f"{BATCH},k1,1,已入库,{'R' * 201},,,\n{BATCH},k2,1,已入库,{'R' * 200},,,\n")
    assert ([answer.key for answer in found.answers], [fault.reason for fault in found.faults]) == (
        ["k2"],
        ["回执号应为 1 至 200 个字符"],
    )


@pytest.mark.parametrize("rows", ["," * 2_000_000, '"' + "a\n" * 1_000_000, '"\n",' * 500_000])
def test_a_row_without_an_end_is_refused(rows: str) -> None:
    with pytest.raises(AcknowledgementUnreadable):
        read(rows)
