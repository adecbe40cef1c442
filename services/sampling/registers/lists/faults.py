"""What can be wrong with a row of a list. A fault names line, column, value and reason."""

from typing import NamedTuple

_SHOWN = 40


class FaultReason(NamedTuple):
    """The reason why a value was refused. `code` is stable, for programs; the texts say what to do about it."""

    code: str
    zh: str
    en: str


class Fault(NamedTuple):
    """A fault of the row that starts on physical line `line` (or row, in a workbook), counted from 1.

    `column` is the header as the file writes it, "" if the whole row is meant. `identifier` is the row's identifier if
    it could be read, else "": an enterprise whose row has a fault is still on the list. `warning`: the row was taken
    all the same; the cell was left empty, or is to be looked at.
    """

    line: int
    column: str
    value: str
    reason: FaultReason
    identifier: str = ""
    warning: bool = False


def shortened(value: str) -> str:
    """The value in at most 40 characters on one line. Characters that cannot be stored or shown are escaped (\\x00,
    \\udcff …).
    """
    short = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    if short.isprintable():
        return short
    return "".join(char if char.isprintable() or char == "\u3000" else _escape(char) for char in short)


def _escape(char: str) -> str:
    # An undecodable byte is carried as a lone surrogate (PEP 383): show the byte.
    if "\udc80" <= char <= "\udcff":
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape").decode()


EMPTY_REQUIRED = FaultReason(
    "empty", "必填项为空；请补填后重新导入", "is required, but empty; fill it in and import again"
)
UNDECODABLE = FaultReason(
    "undecodable",
    "含有无法按文件编码解读的字节；请另存为“CSV UTF-8”",
    "holds bytes that are not text in the file's encoding; save the file as “CSV UTF-8”",
)
CONTROL = FaultReason(
    "control-character",
    "含有控制字符（如 NUL）；请删除后重新填写",
    "holds a control character (such as NUL); delete it and enter the value again",
)
FORMULA = FaultReason(
    "formula",
    "是公式或形如公式，不予计算；请粘贴为数值",
    "is a formula or looks like one, and is not computed; paste the value",
)
EXCEL_ERROR = FaultReason(
    "excel-error", "是 Excel 的错误值；请改正后重新导入", "is an error value of Excel; correct it and import again"
)
UNCLOSED = FaultReason(
    "quotes", "引号没有配对（本行之后照常读取）", "quotation marks do not match (reading went on with the next line)"
)
MANGLED = FaultReason(
    "excel-number",
    "代码或号码被 Excel 变成了数字，末几位已丢失；请把该列设为文本后重新填写",
    "Excel turned this text into a number and lost its last digits; make the column text and enter it again",
)
NO_CODE = FaultReason(
    "no-code",
    "没有代码；尚无代码的，请填本单位的临时编号：L、六位行政区划代码、六位顺序号，如 L370124000001",
    "has no code; give the business a number of your own: L, the six digits of your area, six digits, such as "
    "L370124000001",
)
MAYBE_DAMAGED = FaultReason(
    "damaged-name",
    "名称中有“?”，可能是生僻字在另存时丢失；请核对，并另存为 .xlsx 或“CSV UTF-8”后重新导入",
    "has “?” in it: a rare character may have been lost when the file was saved; compare it, and save the file as "
    ".xlsx or “CSV UTF-8”",
)
DAMAGED = FaultReason(
    "damaged-encoding",
    "名称中有“?”，而名录中原有的名称完好：文件的编码已损坏；请另存为 .xlsx 或“CSV UTF-8”后重新导入",
    "has “?” where the directory has a good name: the encoding of the file is damaged; save it as .xlsx or “CSV UTF-8” "
    "and import again",
)
OTHER_AREA = FaultReason(
    "provisional-number-of-another-area",
    "不是本单位的临时编号；第 2 至 7 位应为本单位的行政区划代码",
    "is no provisional number of this bureau: characters 2 to 7 must be its area code",
)
BAD_DATE = FaultReason(
    "date",
    "不是日期；请写成 2004-01-31",
    "is not a date; write 2004-01-31",
)
INDUSTRY_CODE = FaultReason(
    "industry-code",
    "不是 GB/T 4754-2017 的行业代码；请写 2 至 4 位数字，门类字母可写可不写，如 2612 或 C2612",
    "is no industry code of GB/T 4754-2017; write two to four digits, with or without their letter: 2612, C2612",
)
STATUS = FaultReason(
    "status",
    "不是经营状态；请写开业、停产、注销或迁出（open、suspended、closed、moved）",
    "is no status; write open, suspended, closed or moved (开业, 停产, 注销, 迁出)",
)
CREDIT_CLASS = FaultReason("credit-class", "不是信用等级；请写 A、B、C 或 D", "is no credit class; write A, B, C or D")
POSTCODE = FaultReason(
    "postcode",
    "不是邮政编码；请写六位数字，并把该列设为文本",
    "is no postcode; write six digits, and make the column text",
)
MARK = FaultReason(
    "mark",
    "应写是、否或日期（多个日期以顿号分隔）",
    "should be yes, no, or a date (several with 、 between)",
)
LICENCES = FaultReason(
    "licences",
    "许可证的编号或有效期与名称的个数不一致；请以顿号分隔并一一对应",
    "not as many licence numbers or expiries as names; put 、 between them, in the same order",
)
LICENCE_UNNAMED = FaultReason(
    "licence-unnamed",
    "有许可证编号或有效期，但没有许可证名称",
    "a licence has a number or an expiry, but no name (许可证名称)",
)


def organisation_code(code: str, identifier: str) -> FaultReason:
    return FaultReason(
        code,
        f"第 9 至 17 位 {identifier[8:17]} 不是合格的组织机构代码，但第 18 位校验码相符：已照录；请核对原证照",
        f"characters 9 to 17, {identifier[8:17]}, are no valid organisation code, but check character 18 is right: "
        "taken as it is; compare it with the licence",
    )


def line_too_long(limit: int) -> FaultReason:
    return FaultReason("line-too-long", f"一行超过 {limit} 字节", f"the line is longer than {limit} bytes")


def wrong_width(expected: int, found: int) -> FaultReason:
    return FaultReason(
        "wrong-number-of-cells",
        f"应有 {expected} 列，实有 {found} 列；请核对内容中是否有分隔符，有的请加引号",
        f"{expected} cells expected, {found} found; if a text has a separator in it, put it in quotation marks",
    )


def too_long(limit: int, length: int) -> FaultReason:
    return FaultReason(
        "too-long",
        f"长 {length} 字，上限 {limit} 字；请缩短",
        f"{length} characters, at most {limit} are allowed: shorten it",
    )


def duplicate(first_line: int | str) -> FaultReason:
    return FaultReason(
        "duplicate",
        f"与第 {first_line} 行重复，以第 {first_line} 行为准",
        f"stands on line {first_line} already; line {first_line} was taken",
    )
