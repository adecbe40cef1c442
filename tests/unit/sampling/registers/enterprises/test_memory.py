"""A list is read, and written for COPY, in memory that does not depend on its length."""

import io
import os
import tracemalloc
from datetime import date
from pathlib import Path

from services.sampling.registers.enterprises.copying import write_rows
from services.sampling.registers.enterprises.source_list import entries, shape_of
from shared.identifiers import Uscc


def peak(rows: int) -> int:
    """Bytes held at most while a list of so many rows is read and written."""
    stems = (f"91370124EXAM{n:04d}" for n in range(rows))
    lines = [f'平阴县示例厂,{Uscc.completed(stem)},"示例路, 1 号"\n' for stem in stems]
    file = io.BytesIO("".join(["企业名称,统一社会信用代码,地址\n", *lines]).encode())
    del lines
    tracemalloc.start()
    try:
        with Path(os.devnull).open("wb") as nowhere:
            assert write_rows(entries(file, shape_of(file), date(2026, 3, 2)), nowhere) == rows
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_times_the_rows_take_no_more_memory() -> None:
    peak(100)
    assert peak(9000) < 1.2 * peak(3000)
