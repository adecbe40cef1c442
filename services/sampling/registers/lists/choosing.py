"""Which sheets of a workbook are the list: those that have its header, unless the sender names others."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.lists.headers import (
    KnownColumns,
    TableHeader,
    find_header,
    header_ending,
    leading_rows,
    likeliest,
    shown_titles,
)
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.lists.sheets import ListSheet
from services.sampling.registers.lists.vocabulary import words
from shared.errors import Invalid

Use = Literal["read", "hidden", "aside", "no-header", "not-chosen", "empty"]


class ReadingWish(NamedTuple):
    """What the sender of a file asks for: the sheets to read (none: those that fit), the fields of columns (title →
    field, "" for a column that is to be left out), and the line of the header (None: it is searched for).
    """

    sheets: tuple[str, ...] = ()
    columns: Mapping[str, str] = MappingProxyType({})
    header: int | None = None


NO_WISH = ReadingWish()


class Sought(NamedTuple):
    """Which columns the list may have; the sheets that the sender names (none: those that fit), and the line of their
    header (None: it is searched for).
    """

    known: KnownColumns
    sheets: tuple[str, ...] = ()
    header: int | None = None

    def leading(self, entries: Iterable[Record | Fault]) -> list[Record]:
        """The rows in which the header is."""
        return leading_rows(entries, self.header or 0)

    def header_in(self, leading: Sequence[Record]) -> TableHeader | None:
        """The header among these rows; None if they have none."""
        return (
            find_header(leading, self.known) if self.header is None else header_ending(leading, self.header, self.known)
        )


class EmptyList(Invalid):
    code = "empty-list"
    title = "文件中没有内容"
    title_en = "The file is empty"


class HeaderNotFound(Invalid):
    code = "header-not-found"
    title = "未找到表头"
    title_en = "No header found"


class HeaderLineUnfit(Invalid):
    code = "header-line-unfit"
    title = "所指明的行不是表头"
    title_en = "The line is no header of this list"


class SheetUnknown(Invalid):
    code = "sheet-unknown"
    title = "没有这个工作表"
    title_en = "No such sheet"


class SheetsUnclear(Invalid):
    code = "sheets-unclear"
    title = "请指明要读哪些工作表"
    title_en = "Say which sheets to read"


class SheetCandidate(NamedTuple):
    """A sheet with its header, if one was found, and its first rows."""

    sheet: ListSheet
    header: TableHeader | None
    leading: Sequence[Record]

    @property
    def use(self) -> Use:
        """What becomes of the sheet if the sender names none."""
        if not self.leading:
            return "empty"
        if self.sheet.hidden:
            return "hidden"
        if _says(self.sheet.name, "aside"):
            return "aside"
        return "read" if self.header else "no-header"


def candidate(sheet: ListSheet, sought: Sought) -> SheetCandidate:
    leading = sought.leading(sheet.rows())
    return SheetCandidate(sheet, sought.header_in(leading), leading)


def uses(candidates: Sequence[SheetCandidate], sought: Sought) -> list[Use]:
    """What becomes of each sheet, if the sender asks for these (none: those that fit).

    Raises EmptyList, HeaderNotFound if none can be read, HeaderLineUnfit if the sender says where the header is;
    SheetUnknown for a name that the workbook has not; SheetsUnclear if several could be read that are hardly one list.
    """
    wished = sought.sheets
    names = [one.sheet.name for one in candidates]
    if unknown := [name for name in wished if name not in names]:
        raise SheetUnknown(
            f"工作簿中没有工作表 {'、'.join(unknown)}；有：{'、'.join(names)}。",
            f"The workbook has no sheet {', '.join(unknown)}; it has {', '.join(names)}.",
            sheets=names,
        )
    if all(not one.leading for one in candidates):
        raise EmptyList("文件是空的；请选择有名单的文件。", "The file holds nothing; choose one with a list.")
    if wished:
        return _wished(candidates, sought)
    found = [one.use for one in candidates]
    if "read" not in found:
        raise header_not_found([one for one in candidates if one.leading], sought)
    _check_alike([one.sheet.name for one, use in zip(candidates, found, strict=True) if use == "read"])
    return found


def header_not_found(candidates: Sequence[SheetCandidate], sought: Sought) -> HeaderNotFound | HeaderLineUnfit:
    """The refusal of a file without a header, with the row that comes nearest, or that the sender names, and what it
    lacks.
    """
    known = sought.known
    if sought.header is not None:
        return _line_unfit(candidates[0], sought.header, known)
    guesses = [(one, likeliest(one.leading, known)) for one in candidates]
    one, best = max(guesses, key=lambda guess: sum(map(bool, guess[1].fields)) if guess[1] else 0)
    has = best.fields if best else ()
    lacking = [_title(field, known) for field in known.required if field not in has]
    where = f"工作表“{one.sheet.name}”" if len(candidates) > 1 else ""
    row = f"{where}第 {best.lines[0]} 行最像表头，但缺少" if best else f"{where}前 60 行中没有表头：未找到"
    row_en = f"Row {best.lines[0]} looks like the header, but lacks" if best else "No row looks like a header with"
    hidden = [each.sheet.name for each in candidates if each.sheet.hidden and each.header]
    return HeaderNotFound(
        f"{row} {'、'.join(lacking)} 列。请改列名（各列可用的名称见 docs/lists.md，也可下载模板），"
        "或在导入时用参数 column 指明哪一列是什么、用 header 指明表头在第几行。"
        + (f"隐藏的工作表 {'、'.join(hidden)} 中有表头；要读它请指明。" if hidden else ""),
        f"{row_en} {', '.join(lacking)}. Rename the columns (docs/lists.md lists their names; templates can be "
        "downloaded), or say with the import which column is which (column) and in which line the header is (header)."
        + (f" The hidden sheet {', '.join(hidden)} has a header; name it to read it." if hidden else ""),
        found=list(best.titles) if best else shown_titles(one.leading),
        lacking=lacking,
        required=list(known.required),
        sheets=[each.sheet.name for each in candidates],
    )


def _line_unfit(one: SheetCandidate, line: int, known: KnownColumns) -> HeaderLineUnfit:
    row = [row for row in one.leading if row.line == line]
    best = likeliest(row, known)
    has = best.fields if best else ()
    lacking = [_title(field, known) for field in known.required if field not in has]
    where = f"工作表“{one.sheet.name}”" if one.sheet.name else ""
    what = f"没有 {'、'.join(lacking)} 列" if row else "是空的"
    what_en = f"has no {', '.join(lacking)}" if row else "is empty"
    return HeaderLineUnfit(
        f"{where}第 {line} 行{what}，不能作表头。请核对 header：行号从 1 数起，表头有几行的写最后一行；"
        "列名不在 docs/lists.md 之列的，用参数 column 指明（列名=字段）；不写 header 则自动查找。",
        f"Line {line} {what_en}, so it is no header. Check the parameter header: lines count from 1, and of a header "
        "of several lines it is the last; name columns by the parameter column (title=field) if docs/lists.md does not "
        "have their titles; without header it is searched for.",
        line=line,
        found=shown_titles(row) if row else [],
        lacking=lacking,
    )


def _wished(candidates: Sequence[SheetCandidate], sought: Sought) -> list[Use]:
    wished = [one for one in candidates if one.sheet.name in sought.sheets]
    if unfit := [one for one in wished if one.header is None and one.leading]:
        raise header_not_found(unfit, sought)
    if all(one.header is None for one in wished):
        raise EmptyList("指明的工作表是空的；请换一个。", "The sheet that was asked for is empty; choose another.")
    return [
        ("read" if one.header else "empty") if one in wished else ("not-chosen" if one.use == "read" else one.use)
        for one in candidates
    ]


def _check_alike(names: Sequence[str]) -> None:
    if len(names) > 1 and any(_says(name, "unlike") for name in names):
        raise SheetsUnclear(
            f"工作簿中有 {len(names)} 个工作表可读：{'、'.join(names)}，看来不是同一份名单。"
            "请用参数 sheet 指明要读的（可写多个），或删去其余的工作表。",
            f"{len(names)} sheets could be read ({', '.join(names)}), and they do not look like one list. Name those "
            "to read with the parameter sheet (once or several times), or delete the others.",
            sheets=list(names),
        )


def _says(name: str, kind: str) -> bool:
    return any(word in name for word in words(kind))


def _title(field: str, known: KnownColumns) -> str:
    """The likeliest title of a field, in Chinese if it has one."""
    return min(
        (meaning.rank, title) for title, named in known.titles.items() for meaning in named if meaning.field == field
    )[1]
