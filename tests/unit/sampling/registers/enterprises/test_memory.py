"""A list is read, and written for COPY, in memory that does not depend on its length."""

import io
import os
import tracemalloc
from datetime import date
from pathlib import Path

from services.sampling.registers.enterprises.copying import write_rows
from services.sampling.registers.enterprises.merging import copied
from services.sampling.registers.enterprises.source_list import ListShape, ReadFor, entries
from shared.identifiers import Uscc
from tests.support.source_files import table_in


def peak(rows: int) -> int:
    """Bytes held at most while a list of so many rows is read and written."""
    stems = (f"91370124EXAM{n:04d}" for n in range(rows))
    lines = [f'平阴县示例厂,{Uscc.completed(stem)},"示例路, 1 号"\n' for stem in stems]
    file = io.BytesIO("".join(["企业名称,统一社会信用代码,地址\n", *lines]).encode())
    del lines
    tracemalloc.start()
    try:
        with Path(os.devnull).open("wb") as nowhere:
            shape, read_for = ListShape(table_in(file)[0]), ReadFor("370124", date(2026, 3, 2))
            assert write_rows(entries(file, shape, read_for), copied(shape.header.says), nowhere) == rows
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_times_the_rows_take_no_more_memory() -> None:
    peak(100)
    assert peak(9000) < 1.2 * peak(3000)
