"""How a list was read, in lines for the terminal: sheets, header, and what was left out."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.markup import escape

_UNREAD = {
    "hidden": "隐藏",
    "aside": "名称表明只是说明",
    "no-header": "没有名单的表头",
    "not-chosen": "未指明要读",
    "empty": "空的",
}
_KINDS = {
    "total": "合计",
    "note": "填表人等附注",
    "header": "重复的表头",
    "instruction": "填写说明",
    "example": "示例",
    "numbering": "栏次",
}
_SHOWN = 5


def how_read(imported: dict[str, Any]) -> Iterator[str]:
    """The lines about an import (`EnterpriseImport`) that say what was not read, too."""
    read = [sheet for sheet in imported["sheets"] if sheet["use"] == "read"]
    named = [f"{sheet['name']} {sheet['rows']} 行" for sheet in read if sheet["name"]]
    unread = [f"{sheet['name']}（{_UNREAD[sheet['use']]}）" for sheet in imported["sheets"] if sheet["use"] != "read"]
    if named:
        also = f"；未读：{_some(unread)}" if unread else ""
        yield f"工作表：{_some(named)}{also}。  [dim]sheets read, and not read[/]"
    if imported["left_out"]:
        yield f"未读入的列：{_some(imported['left_out'])}。  [dim]columns left out[/]"
    if imported["rows_left_out"]:
        rows = [_row(row, len(read) > 1) for row in imported["rows_left_out"]]
        yield f"不是企业、未读入的行：{_some(rows)}。  [dim]rows that are no entries[/]"
    if hidden := sum(sheet["hidden_rows"] for sheet in read):
        yield f"其中 {hidden} 行在表中是隐藏的（筛选或隐藏），也已读入。  [dim]hidden rows were read as well[/]"


def _row(row: dict[str, Any], several: bool) -> str:
    sheet = f"{row['sheet']} " if several else ""
    return f"{sheet}第 {row['line']} 行（{_KINDS[row['kind']]}）"


def _some(texts: Sequence[str]) -> str:
    more = f" 等 {len(texts)} 项" if len(texts) > _SHOWN else ""
    return escape("、".join(texts[:_SHOWN])) + more
