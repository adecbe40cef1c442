"""What each version of the reader of enterprise lists finds in a file: a rebuild finds the same for ever."""

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import IO, Any

import pytest
from openpyxl import Workbook

from services.sampling.registers.enterprises.rows import Enterprise
from services.sampling.registers.enterprises.source_list import READER, ListShape, ReaderUnknown, ReadFor, entries
from services.sampling.registers.lists.faults import Fault
from tests.support.golden import FOLDER, Golden
from tests.support.source_files import table_in

LIST = FOLDER / "lists" / "enterprises.csv"
CONTACTS = FOLDER / "lists" / "contacts.csv"
"""A list of whom papers are addressed to, which the first version did not read."""
IMPORTED = ReadFor("370124", date(2026, 3, 2))
VERSIONS = range(1, READER + 1)


def found(file: IO[bytes], reader: int) -> list[Any]:
    """Rows that were taken, and faults without their texts, which may be worded better at any time. The file is read by
    the first rules, as the lists that these versions imported.
    """
    shape = ListShape(replace(table_in(file)[0], how=None), reader)
    return [_plain(entry) for entry in entries(file, shape, IMPORTED)]


def workbook() -> io.BytesIO:
    made = Workbook()
    rows: Iterable[list[object]] = (
        ["企业名称", "统一社会信用代码", "成立日期", "注册资本", "重点单位"],
        ["示例一厂", "91370124EXAMP00154", datetime(2004, 1, 31), 500.0, True],  # noqa: DTZ001  # workbooks know no zone
        ["示例二厂", 370124200000013, date(2004, 2, 1), "500万元", "否"],
        ["示例三厂", "=A1", "2004-02-01", 0.1, None],
    )
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file


def _plain(entry: Enterprise | Fault) -> dict[str, Any]:
    if isinstance(entry, Enterprise):
        taken = {name: value for name, value in entry._asdict().items() if value not in ("", "{}", None)}
        return {name: str(value) for name, value in taken.items()}
    return {"line": str(entry.line), "column": entry.column, "value": entry.value, "fault": entry.reason.code}


@pytest.mark.golden
@pytest.mark.parametrize("reader", VERSIONS)
def test_a_version_of_the_reader_finds_what_it_always_found(reader: int, golden: Golden) -> None:
    name = f"lists/enterprises.reader-{reader}.json"
    with LIST.open("rb") as file:
        now = {"csv": found(file, reader), "xlsx": found(workbook(), reader)}
    # Also before it is written anew: lists of the log were read by this version.
    before = golden.read_json(name)
    assert before in (None, now), (
        "A rebuild reads the lists of the log again and must find what was found on the day: add a version of the "
        "reader for new lists (READER in source_list.py), and leave this version as it is."
    )
    golden.check_json(name, now)


@pytest.mark.golden
@pytest.mark.parametrize("reader", VERSIONS)
def test_a_version_finds_the_contacts_that_it_always_found(reader: int, golden: Golden) -> None:
    name = f"lists/contacts.reader-{reader}.json"
    with CONTACTS.open("rb") as file:
        now = found(file, reader)
    assert golden.read_json(name) in (None, now), "add a version of the reader, and leave this version as it is"
    assert any("telephone" in row for row in now) == (reader > 1)
    golden.check_json(name, now)


def test_a_list_that_a_newer_release_read_is_not_guessed_at() -> None:
    with LIST.open("rb") as file, pytest.raises(ReaderUnknown):
        found(file, READER + 1)
