"""A register as an XLSX workbook. Its rows are written to a file as they come, and none stays in memory."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, Any
from uuid import UUID

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from services.documents.register.wire import RegisterLineShown, RegisterShown
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.heavy import heavy
from shared.inert_text import inert

_STATES = {"along": "已预领", "used": "已交回", "taken": "已取号", "issued": "已签发", "voided": "已作废"}
_COUNTS = (
    "序列",
    "年度",
    "组别",
    "字",
    "起始序号",
    "末号",
    "登记行数",
    "待签发",
    "已签发",
    "已作废",
    "原登记簿SHA-256",
    "启用说明",
)
_LINES = (
    *("文号", "年度", "组别", "字", "序号", "同事项次序", "状态", "文书种类", "成文日期", "事项编号", "文书编号"),
    *("取号时间", "取号人", "签发或作废时间", "作废原因", "文件SHA-256", "签字件照片SHA-256"),
)
_WIDTHS = (
    *(28, 6, 6, 8, 6, 12, 10, 26, 12, 38, 38),
    *(20, 20, 20, 30, 68, 68),
)
"""How wide the columns of lines are, in characters."""
_COUNT_WIDTHS = (24, 6, 6, 8, 10, 8, 10, 8, 8, 8, 68, 40)
_NOT_SHOWN = "（涉密检查，暂不公开）"
"""What stands in the place of a number that the reader may not know."""

Cell = str | int | None


class RegisterBook:
    """A workbook with a sheet of the counts of a series, and a sheet of its lines."""

    def __init__(self, counts: Iterable[RegisterShown]) -> None:
        self._book = Workbook(write_only=True)
        sheet = self._sheet("登记簿概况", _COUNTS, _COUNT_WIDTHS)
        for count in counts:
            sheet.append([_safe(cell) for cell in _count_cells(count)])
        self._lines = self._sheet("文号登记簿", _LINES, _WIDTHS)

    def _sheet(self, title: str, heads: Sequence[str], widths: Sequence[int]) -> Any:
        """A sheet whose first row stays in sight and stands on each printed page, which lies on its side."""
        sheet: Any = self._book.create_sheet(title)  # the package has no types
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes, sheet.print_title_rows = "B2", "1:1"
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        head = [WriteOnlyCell(sheet, words) for words in heads]
        for cell in head:
            cell.font = Font(bold=True)
        sheet.append(head)
        return sheet

    @heavy
    def add(self, lines: Iterable[RegisterLineShown]) -> None:
        """Write some more lines."""
        for line in lines:
            self._lines.append([_safe(cell) for cell in _line_cells(line)])

    @heavy
    def save(self, file: IO[bytes]) -> None:
        """Write the workbook; nothing can be added after that."""
        self._book.save(file)


def _count_cells(count: RegisterShown) -> tuple[Cell, ...]:
    return (
        *(count.title, count.year, count.team, count.kind, count.first, count.last),
        *(count.lines, count.taken, count.issued, count.voided),
        *((count.opening.register_sha256, count.opening.remark) if count.opening else (None, None)),
    )


def _line_cells(line: RegisterLineShown) -> tuple[Cell, ...]:
    return (
        *(line.number or _NOT_SHOWN, line.year, line.team, line.kind, line.count, line.repeat),
        *(_STATES[line.state], line.title, _text(line.day)),
        *(_text(line.matter), _text(line.paper)),
        *(
            _moment(line.taken_at),
            _person(line.taken_by),
            _moment(line.ended_at),
            line.because,
            line.file,
            line.photograph,
        ),
    )


def _moment(at: BeijingTime | None) -> str | None:
    """To the second, in Beijing."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else None


def _person(person: ActingPerson | None) -> str | None:
    """Most numbers are taken by the service itself, once a person has approved the paper."""
    if person and person.subject == "documents":
        return "系统自动"
    return (person.name or person.subject) if person else None


def _text(value: date | UUID | None) -> str | None:
    return str(value) if value else None


def _safe(cell: Cell) -> Cell:
    """The cell as no spreadsheet takes it for a formula, also when it is saved as CSV and opened again; without the
    characters that a workbook cannot have.
    """
    if not isinstance(cell, str):
        return cell
    text: str = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return inert(text)
