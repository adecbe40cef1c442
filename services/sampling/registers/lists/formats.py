"""The format of a file, recognised by its first bytes: its name and its declared type prove nothing."""

import re
from typing import Literal

from shared.errors import Invalid

Format = Literal["csv", "xlsx"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HEAD = 4096
"""How many of the first bytes `format_of` needs."""

_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "旧版 Excel（.xls）或加密的工作簿",
        "an old Excel file (.xls) or an encrypted one",
    ),
    (b"%PDF-", "PDF 文件", "a PDF"),
    (b"\xff\xfe", "UTF-16 文本", "text in UTF-16"),
    (b"\xfe\xff", "UTF-16 文本", "text in UTF-16"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
)
_MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|meta|\?xml)", re.IGNORECASE)
_MULTIPART = re.compile(rb"\A--[^\r\n]+\r\nContent-", re.IGNORECASE)


class NotAList(Invalid):
    code = "not-a-list"
    title = "不是 CSV 或 XLSX 文件"
    title_en = "The file is neither CSV nor XLSX"


def format_of(head: bytes) -> Format:
    """The format of the file. Raises NotAList, which says what the file is instead."""
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    for signature, zh, en in _FOREIGN:
        if head.startswith(signature):
            raise _refused(zh, en)
    if _MARKUP.match(head):
        raise _refused(
            "网页或 XML 文件（某些系统导出的“Excel”实为网页）", "a web page or XML (some systems export it as “Excel”)"
        )
    if _MULTIPART.match(head):
        raise _refused("multipart 表单；请把文件本身作为请求体", "a multipart form; send the file itself as the body")
    if head.count(0) * 4 > len(head):
        raise _refused("二进制文件或 UTF-16 文本", "a binary file or text in UTF-16")
    return "csv"


def _refused(zh: str, en: str) -> NotAList:
    return NotAList(
        f"这是{zh}；请在 Excel 或 WPS 中另存为 .xlsx 或“CSV UTF-8”后再导入。",
        f"This is {en}; save it as .xlsx or “CSV UTF-8” in Excel or WPS, then import that.",
    )
