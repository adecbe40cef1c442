"""The demonstration says how a list was read, and what was not."""

from deploy.demo.reading_told import how_read


def sheet(name: str, use: str = "read", rows: int = 0, hidden_rows: int = 0) -> dict[str, object]:
    return {"name": name, "use": use, "rows": rows, "hidden_rows": hidden_rows}


def test_sheets_columns_rows_and_hidden_rows_are_told() -> None:
    left_out = [{"sheet": "危化", "line": 6, "kind": "total", "text": "合计"}]
    imported = {
        "sheets": [sheet("危化", rows=4, hidden_rows=2), sheet("工贸", rows=4), sheet("[b]附表", "no-header")],
        "left_out": ["序号", "联系人"],
        "rows_left_out": left_out,
    }
    sheets, columns, rows, hidden = how_read(imported)
    assert "危化 4 行、工贸 4 行；未读：\\[b]附表（没有名单的表头）" in sheets
    assert "序号、联系人" in columns
    assert "危化 第 6 行（合计）" in rows
    assert "2 行" in hidden


def test_of_a_text_that_was_read_whole_nothing_is_told() -> None:
    assert list(how_read({"sheets": [sheet("", rows=3)], "left_out": [], "rows_left_out": []})) == []
