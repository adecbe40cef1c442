"""Which field of a record each column of a list is, whatever its header is called and wherever the column is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.sampling.registers.lists.faults import Fault, shortened
from services.sampling.registers.lists.headers import fields_by_place, leading_rows, shown_titles, titles_in, titles_of
from services.sampling.registers.lists.reading import Record
from services.sampling.registers.records import wording
from services.sampling.registers.records.fields import Register
from services.sampling.registers.records.wording import Meaning
from shared.errors import Invalid

KEY = "key"
FORMER = "former"
"""The key that the person of a row had until now; the key of the row is the new one."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field, the headers that it may have, and the function that reads its cells. If two of these headers are in one
    file, the one that comes first here is used.
    """

    field: str
    headers: tuple[str, ...]
    meaning: Meaning = wording.words
    limit: int = 300
    required: bool = False


_NAME = ("姓名", "name")
_UNIT = Column("unit", ("单位", "工作单位", "所在单位", "执法单位", "unit"))
_SPECIALISM = Column("specialism", ("专业", "所学专业", "专业领域", "擅长领域", "specialism"))
_AREA = Column("area", ("片区", "执法区片", "执法片区", "区片", "责任片区", "镇街", "所在地区", "area"))
_ON_DUTY = Column("on_duty", ("是否在岗", "在岗", "在岗情况", "是否在职", "on_duty"), wording.yes_no)

LAYOUTS: Mapping[Register, tuple[Column, ...]] = {
    "people": (
        Column(
            KEY,
            ("执法证号", "执法证编号", "执法证件号", "执法证号码", "证件号", "证件编号", "证号", "certificate", "key"),
            wording.key,
            required=True,
        ),
        Column(
            FORMER,
            ("原执法证号", "原执法证编号", "原证号", "旧证号", "曾用证号", "former_certificate", "former"),
            wording.key,
        ),
        Column("name", _NAME, required=True),
        Column(
            "certificate_expires",
            ("证件有效期", "执法证有效期", "有效期至", "有效期", "证件有效期至", "certificate_expires"),
            wording.day,
        ),
        _UNIT,
        Column("section", ("科室", "股室", "科室股室", "科股室", "所在科室", "所在股室", "部门", "section")),
        Column("group", ("组别", "执法组", "执法检查组", "检查组", "group")),
        Column("post", ("职务", "职务职级", "职级", "岗位", "post")),
        Column("cadre", ("是否领导干部", "领导干部", "cadre"), wording.yes_no),
        _AREA,
        Column("establishment", ("编制", "编制类型", "编制性质", "人员编制", "establishment")),
        _ON_DUTY,
        Column("education", ("学历", "文化程度", "最高学历", "education")),
        _SPECIALISM,
        Column("birth_year", ("出生年份", "出生年月", "出生日期", "birth_year"), wording.year),
        Column("sex", ("性别", "sex"), wording.sex),
    ),
    "experts": (
        Column(KEY, ("专家编号", "专家证号", "编号", "number", "key"), wording.key, required=True),
        Column(FORMER, ("原专家编号", "原编号", "former"), wording.key),
        Column("name", ("姓名", "专家姓名", "name"), required=True),
        _UNIT,
        _SPECIALISM,
        _AREA,
        _ON_DUTY,
    ),
    "items": (
        Column(KEY, ("事项编码", "事项编号", "编码", "code", "key"), wording.key, required=True),
        Column("name", ("事项名称", "检查事项", "抽查事项", "名称", "name"), required=True),
        Column("category", ("类别", "事项类别", "抽查类别", "category")),
        Column("basis", ("检查依据", "抽查依据", "法律依据", "依据", "basis"), limit=4000, required=True),
        Column("subject", ("检查对象", "抽查对象", "subject")),
        Column("content", ("检查内容", "抽查内容", "内容", "content"), limit=4000),
        Column("method", ("检查方式", "抽查方式", "方式", "method")),
        Column("kind", ("事项类型", "类型", "kind"), wording.kind),
        Column("level", ("层级", "实施层级", "检查层级", "level")),
    ),
}

_TITLES = {register: titles_of((column, column.headers) for column in columns) for register, columns in LAYOUTS.items()}


class RegisterListEmpty(Invalid):
    code = "register-list-empty"
    title = "文件中没有记录"
    title_en = "The file has no records"


class RegisterHeaderNotFound(Invalid):
    code = "register-header-not-found"
    title = "未找到表头"
    title_en = "No header found"


@dataclass(frozen=True, slots=True)
class RegisterHeader:
    """The header row of a list: its line, the title of each column (shortened), and the field of each column (None: the
    column is not imported).
    """

    line: int
    titles: tuple[str, ...]
    columns: tuple[Column | None, ...]

    def title_of(self, field: str) -> str:
        """The title, in this file, of the column with this field."""
        return self.titles[[column.field if column else None for column in self.columns].index(field)]


def find_header(register: Register, entries: Iterable[Record | Fault]) -> RegisterHeader:
    """The header: the first of the leading rows that has all required columns. Rows above it are ignored.

    Raises RegisterListEmpty if there is no row at all, RegisterHeaderNotFound otherwise.
    """
    leading = leading_rows(entries)
    if not leading:
        raise empty()
    for entry in leading:
        if isinstance(entry, Record) and (header := _recognised(register, entry)):
            return header
    required = [column.headers[0] for column in LAYOUTS[register] if column.required]
    raise RegisterHeaderNotFound(
        f"前几行中没有同时含有 {'、'.join(required)} 的表头；请在第一行写明这些列名。",
        f"None of the first rows names all required columns ({', '.join(required)}); put them into the first row.",
        required=required,
        found=shown_titles(leading),
    )


def empty() -> RegisterListEmpty:
    return RegisterListEmpty(
        "文件中没有可以导入的行；请选择有表头和内容的文件。",
        "The file holds nothing to import; choose one with a header and rows below it.",
    )


def _recognised(register: Register, record: Record) -> RegisterHeader | None:
    titles = titles_in(record)
    columns = fields_by_place(titles, _TITLES[register])
    if not all(column in columns for column in LAYOUTS[register] if column.required):
        return None
    return RegisterHeader(record.line, tuple(map(shortened, titles)), columns)
