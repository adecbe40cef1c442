"""Bytes become records with the right line numbers, whatever was done to the file on its way here."""

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.registers.lists.encodings import encoding_of, lines_in_eight_bits
from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.reading import (
    LINE_LIMIT,
    SPAN_LIMIT,
    Record,
    physical_lines,
    records,
)


def read(data: bytes, width: int | None = None) -> list[Record | Fault]:
    file = io.BytesIO(data)
    chunks, encoding = lines_in_eight_bits(file, encoding_of(file))
    return list(records(chunks, encoding, width))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("企业名称,代码\n平阴县示例化工有限公司,1\n".encode(), "utf-8"),
        ("企业名称,代码\n".encode("utf-8-sig"), "utf-8"),
        ("企业名称,代码\n平阴县示例化工有限公司,1\n".encode("gb18030"), "gb18030"),
        ("name,code\n平阴县㐂𠮷示例厂,1\n".encode("gb18030"), "gb18030"),
        (b"name,code\nExample,1\n", "utf-8"),
        (b"", "utf-8"),
    ],
)
def test_encoding_is_recognised(data: bytes, encoding: str) -> None:
    assert encoding_of(io.BytesIO(data)) == encoding


def test_one_damaged_line_does_not_turn_utf8_into_something_else() -> None:
    lines = [f"平阴县示例第{n}厂".encode() for n in range(20)]
    lines[0] = lines[0][:-1] + b"\xff"
    assert encoding_of(io.BytesIO(b"\n".join(lines))) == "utf-8"


def test_a_damaged_byte_in_gb18030_spoils_only_its_own_character() -> None:
    data = "名称,代码\n".encode("gb18030") + b"\xff\xb3\xa7,7\n" + "示例厂,8\n".encode("gb18030")
    assert read(data) == [Record(1, ["名称", "代码"]), Record(2, ["\udcff厂", "7"]), Record(3, ["示例厂", "8"])]


def test_byte_order_mark_is_not_part_of_the_first_cell() -> None:
    assert read(b"\xef\xbb\xbfname\n") == [Record(1, ["name"])]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_counts_once(end: bytes) -> None:
    assert read(end.join([b"a,b", b"", b"c,d", b""])) == [
        Record(1, ["a", "b"]),
        Record(2, [""]),
        Record(3, ["c", "d"]),
    ]


def test_a_record_is_numbered_by_the_line_it_starts_on() -> None:
    assert read(b'a,"b\r\nb",c\r\nd,e,f\r\n', 3) == [Record(1, ["a", "b\nb", "c"]), Record(3, ["d", "e", "f"])]


def test_quotes_and_commas_inside_quotes() -> None:
    assert read(b'"a ""x"", b",5" pipe\n') == [Record(1, ['a "x", b', '5" pipe'])]


def test_a_quotation_mark_never_closed_costs_one_row() -> None:
    first, *rest = read(b'a,"b\nc,d\ne,f\n', 2)
    assert isinstance(first, Fault)
    assert (first.line, first.reason.code, first.value) == (1, "quotes", 'a,"b')
    assert rest == [Record(2, ["c", "d"]), Record(3, ["e", "f"])]


@pytest.mark.parametrize("later", ['e,"f"', 'e,"f",', '"e",f'])
def test_a_quotation_mark_closed_by_a_later_row_costs_one_row(later: str) -> None:
    """Two stray marks would swallow the rows between them; what follows the second, or the width, gives them away."""
    first, second, *_ = read(f'a,"b\nc,d\n{later}\n'.encode(), 2)
    assert isinstance(first, Fault)
    assert first.reason.code == "quotes"
    assert second == Record(2, ["c", "d"])


def test_text_after_a_closing_quotation_mark_is_a_fault() -> None:
    (fault,) = read(b'"a"b,c\n')
    assert isinstance(fault, Fault)
    assert fault.reason.code == "quotes"


def test_a_file_of_stray_quotation_marks_is_read_to_the_end() -> None:
    entries = read(b'a,"b\nc,d\n' * (2 * SPAN_LIMIT), 2)
    assert [e.line for e in entries] == list(range(1, 4 * SPAN_LIMIT + 1))


def test_an_endless_line_is_one_fault_in_little_memory() -> None:
    chunks = [b"a" * 60_000] * 100 + [b",\nb,c\n"]
    first, second = records(chunks, "utf-8")
    assert isinstance(first, Fault)
    assert first.reason.code == "line-too-long"
    assert len(first.value) <= 40
    assert second == Record(2, ["b", "c"])


def test_a_line_at_the_limit_is_read() -> None:
    assert read(b"a" * LINE_LIMIT) == [Record(1, ["a" * LINE_LIMIT])]
    assert isinstance(read(b"a" * (LINE_LIMIT + 1))[0], Fault)


@given(st.binary(max_size=60), st.lists(st.integers(0, 60)))
def test_lines_do_not_depend_on_how_the_file_is_cut(data: bytes, cuts: list[int]) -> None:
    places = sorted({0, len(data), *(c for c in cuts if c < len(data))})
    pieces = [data[a:b] for a, b in pairwise(places)]
    assert list(physical_lines(pieces)) == data.splitlines()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_error_and_in_order(data: bytes) -> None:
    numbers = [entry.line for entry in read(data, 2)]
    assert numbers == sorted(set(numbers))
