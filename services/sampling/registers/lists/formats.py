"""The format of a file, recognised by its content: its name and its declared type prove nothing."""

import re
from typing import IO

from services.sampling.registers.lists import archives
from services.sampling.registers.lists.encodings import text_of_head
from shared.contracts.directory import ListFormat
from shared.errors import Invalid

MEDIA_TYPES: dict[ListFormat, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "xls": "application/vnd.ms-excel",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "html": "text/html",
    "xml": "application/xml",
}

_HEAD = 65_536
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The first record of a workbook of Excel 97 and later: BOF of the globals.
_FIRST_RECORD = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FIRST_RECORDS, _FILEPASS, _COMPOUND_HEAD = 4, 0x2F, 64 * 1024 * 1024
# The names of streams in a compound file (OLE 2) are UTF-16.
_ENCRYPTED, _WORD = ("".join(name).encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument"))
_FOREIGN = (
    (b"%PDF-", "PDF 文件", "a PDF"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff\xe0", "图片", "a picture"),
    (b"\xff\xd8\xff\xe1", "图片", "a picture"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (b"MIME-Version:", "单个文件网页（.mht）", "a web archive (.mht)"),
)
_MARKUP = re.compile(r"\A\s*<(?:!doctype|html|head|body|table|meta|style|div|\?xml|!--|\w+:?workbook)", re.IGNORECASE)
_EXCEL_2003 = re.compile(r"<(?:\w+:)?Workbook[\s>]")
_WEB = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|div)\b", re.IGNORECASE)
_MULTIPART = re.compile(rb"\A--[^\r\n]+\r\nContent-", re.IGNORECASE)


class NotAList(Invalid):
    code = "not-a-list"
    title = "不是名单文件"
    title_en = "The file is no list"


class WorkbookLocked(Invalid):
    code = "workbook-locked"
    title = "工作簿设有打开密码"
    title_en = "The workbook needs a password"


def format_of(file: IO[bytes]) -> ListFormat:
    """The format of the file. Raises NotAList, which says what the file is instead; WorkbookLocked, and what
    `archives.format_of` raises.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        kind = archives.format_of(file)
        if kind == "docx":
            raise _refused(" Word 文档", "a Word document")
        return kind
    if head.startswith(_COMPOUND):
        return _compound(file)
    for signature, zh, en in _FOREIGN:
        if head.startswith(signature):
            raise _refused(f" {zh}" if zh[0].isascii() else zh, en)
    if _MULTIPART.match(head):
        raise NotAList(
            "这是网页表单（multipart）；请把文件本身作为请求体发送。",
            "This is a multipart form; send the file itself as the body.",
        )
    text = text_of_head(head)
    if text is None:
        raise _refused("二进制文件", "a binary file")
    return _markup(text) if _MARKUP.match(text) else "csv"


def locked() -> WorkbookLocked:
    return WorkbookLocked(
        "此工作簿设有打开密码；请先取消打开密码（文件—信息—保护工作簿—用密码进行加密，清空密码后保存），再导入。",
        "The workbook needs a password to open; remove the password first (File, Info, Protect, Encrypt with Password: "
        "empty it and save), then import it.",
    )


def _compound(file: IO[bytes]) -> ListFormat:
    """An old workbook (.xls, .et); not an encrypted workbook, whose package lies in a compound file too."""
    if _holds(file, _ENCRYPTED):
        raise locked()
    if _needs_password(file):
        raise locked()
    if _holds(file, _WORD):
        raise _refused(" Word 文档", "a Word document")
    return "xls"


def _needs_password(file: IO[bytes]) -> bool:
    """Whether the old workbook is encrypted: among the first records of its stream is FILEPASS ([MS-XLS] 2.4.117)."""
    file.seek(0)
    content = file.read(_COMPOUND_HEAD)
    place = content.find(_FIRST_RECORD)
    for _ in range(_FIRST_RECORDS if place >= 0 else 0):
        kind, length = (int.from_bytes(content[place + n : place + n + 2], "little") for n in (0, 2))
        if kind == _FILEPASS:
            return True
        place += 4 + length
    return False


def _holds(file: IO[bytes], name: bytes) -> bool:
    file.seek(0)
    rest = b""
    while chunk := file.read(_HEAD):
        if name in rest + chunk:
            return True
        rest = chunk[-len(name) :]
    return False


def _markup(text: str) -> ListFormat:
    if _EXCEL_2003.search(text):
        return "xml"
    if _WEB.search(text):
        return "html"
    raise _refused(" XML 文件", "an XML file")


def _refused(zh: str, en: str) -> NotAList:
    return NotAList(
        f"这是{zh}；请在 Excel 或 WPS 中另存为 .xlsx 或“CSV UTF-8”后再导入。",
        f"This is {en}; save it as .xlsx or “CSV UTF-8” in Excel or WPS, then import that.",
    )
