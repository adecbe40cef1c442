"""Files of an exchange, read as the receiving side reads them: by other programs than those that wrote them."""

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from uuid import UUID

from openpyxl import load_workbook

from services.publishing.outlet.files import ExchangeFormat, ExchangeSheet, Row, write_records
from shared.contracts.deliveries import Operation, RecordKind
from shared.inert_text import restored
from tests.unit.publishing.outlet.dispatched import FILES

BATCH = UUID(int=12)


def sheet(kind: RecordKind = "penalties", operation: Operation = "new") -> ExchangeSheet:
    return ExchangeSheet(target=FILES, kind=kind, operation=operation, batch=BATCH)


def written(form: ExchangeFormat, rows: Sequence[Row], of: ExchangeSheet | None = None) -> bytes:
    file = io.BytesIO()
    assert write_records(file, form, of or sheet(), rows) == len(rows)
    return file.getvalue()


def read(form: ExchangeFormat, content: bytes) -> list[Row]:
    """The rows of a file, without the fields that are empty."""
    match form:
        case "csv":
            table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        case "xlsx":
            rows = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
            table = [[str(cell or "") for cell in row] for row in rows]
        case "xml":
            records = ET.fromstring(content)  # noqa: S314  # a file that we wrote
            return [{field.tag: field.text or "" for field in record} for record in records]
    head, *lines = table
    return [{name: restored(cell) for name, cell in zip(head, line, strict=True) if cell} for line in lines]
