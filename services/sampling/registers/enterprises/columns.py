"""Which field of an enterprise each column of a list is, whatever its header is called and wherever the column is."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from services.sampling.registers.lists.faults import Fault, shortened
from services.sampling.registers.lists.headers import fields_by_place, leading_rows, shown_titles, titles_in, titles_of
from services.sampling.registers.lists.reading import Record
from shared.errors import Invalid
from shared.policy.conditions import Flag

Text = Literal[
    "name",
    "identifier",
    "area",
    "address",
    "industry",
    "group",
    "scale",
    "enterprise_type",
    "registered_on",
    "registered_capital",
    "business_scope",
    "province",
    "city",
    "industry_code",
    "sector",
    "affiliation",
    "risk_class",
    "credit_class",
    "status",
]
Contact = Literal["legal_representative", "post", "telephone", "postcode"]
"""Whom papers are addressed to. No rule may depend on it: conditions do not know these fields."""
LicencePart = Literal["licence_name", "licence_number", "licence_expires"]
FieldName = Text | Contact | LicencePart | Flag
"""A field that a list can have: a text (or date) of an enterprise, a contact, a part of a licence, or a flag."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: how long its text may be, and the headers that it may have. If two of these headers are in one file, the
    one that comes first here is used.
    """

    name: FieldName
    limit: int
    headers: tuple[str, ...]


FIELDS = (
    Field(
        "name",
        200,
        ("企业名称", "单位名称", "生产经营单位名称", "被检查单位", "公司名称", "企业全称", "名称", "name"),
    ),
    Field(
        "identifier",
        40,
        ("统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码", "uscc", "identifier", "工商注册号", "注册号"),
    ),
    Field("area", 100, ("乡镇街道", "镇街", "所属乡镇", "所属镇街", "所在乡镇", "属地", "区域", "area", "town")),
    Field("address", 300, ("地址", "生产经营地址", "企业地址", "详细地址", "注册地址", "住所", "address")),
    Field("industry", 100, ("行业", "所属行业", "行业类别", "行业类型", "industry")),
    Field("group", 100, ("监管类别", "监管分类", "监管领域", "执法组", "执法检查组", "检查组", "group")),
    Field("scale", 50, ("企业规模", "规模", "scale")),
    Field("enterprise_type", 100, ("企业类型", "单位类型", "类型", "enterprise_type", "legal_form")),
    Field("registered_on", 40, ("成立日期", "注册日期", "登记日期", "注册时间", "registered_on")),
    Field("registered_capital", 100, ("注册资本", "注册资金", "registered_capital")),
    Field("business_scope", 8000, ("经营范围", "business_scope")),
    Field("province", 50, ("省份", "省", "所属省份", "province")),
    Field("city", 50, ("城市", "市", "地市", "所属城市", "city")),
    Field("industry_code", 20, ("行业代码", "国民经济行业代码", "行业分类代码", "industry_code")),
    Field("sector", 100, ("监管行业", "行业领域", "行业监管领域", "sector")),
    Field("affiliation", 100, ("隶属关系", "affiliation")),
    Field("risk_class", 50, ("安全风险等级", "风险等级", "风险级别", "risk_class")),
    Field("credit_class", 20, ("信用风险分类", "信用等级", "信用风险等级", "信用分类", "credit_class")),
    Field("status", 50, ("经营状态", "企业状态", "生产状态", "登记状态", "状态", "status")),
    Field(
        "legal_representative",
        100,
        ("法定代表人", "法人代表", "法定代表人姓名", "法人姓名", "负责人", "主要负责人", "legal_representative"),
    ),
    Field("post", 100, ("职务", "负责人职务", "法定代表人职务", "post")),
    Field("telephone", 100, ("电话", "联系电话", "电话号码", "联系方式", "固定电话", "手机", "手机号", "telephone")),
    Field("postcode", 20, ("邮编", "邮政编码", "postcode")),
    Field("licence_name", 400, ("许可证名称", "证照名称", "licence_name")),
    Field("licence_number", 400, ("许可证编号", "许可证号", "证照编号", "licence_number")),
    Field("licence_expires", 400, ("许可证有效期", "许可证有效期至", "许可证到期日", "有效期至", "licence_expires")),
    Field("key-unit", 400, ("重点单位", "重点企业", "重点监管单位", "key_unit")),
    Field("major-hazard-source", 400, ("重大危险源", "major_hazard_source")),
    Field("complaint", 400, ("投诉举报", "投诉", "举报", "complaint")),
    Field("accident", 400, ("事故", "生产安全事故", "发生事故", "accident")),
    Field("penalty", 400, ("行政处罚", "处罚", "penalty")),
    Field("serious-violation", 400, ("严重违法", "严重违法失信", "serious_violation")),
    Field("blacklist", 400, ("黑名单", "安全生产黑名单", "blacklist")),
)
TEXTS: tuple[Text | Contact, ...] = (*get_args(Text), *get_args(Contact))
"""The fields that are columns of the directory, each a text or a date."""
FLAGS: frozenset[FieldName] = frozenset(get_args(Flag))
LICENCE_PARTS: frozenset[FieldName] = frozenset(get_args(LicencePart))
FIELD: dict[FieldName, Field] = {field.name: field for field in FIELDS}
REQUIRED: tuple[FieldName, ...] = ("name", "identifier")

_TITLES = titles_of((field, field.headers) for field in FIELDS)


class EmptyList(Invalid):
    code = "empty-list"
    title = "文件中没有内容"
    title_en = "The file is empty"


class HeaderNotFound(Invalid):
    code = "header-not-found"
    title = "未找到表头"
    title_en = "No header found"


class NoRows(Invalid):
    code = "no-rows"
    title = "只有表头，没有企业"
    title_en = "The file has a header but no enterprises"


@dataclass(frozen=True, slots=True)
class ListHeader:
    """The header row of a list: its line, the title of each column (shortened), and the field of each column (None: the
    column is not imported).
    """

    line: int
    titles: tuple[str, ...]
    fields: tuple[Field | None, ...]

    @property
    def taken(self) -> tuple[FieldName, ...]:
        return tuple(field.name for field in self.fields if field is not None)

    @property
    def says(self) -> tuple[str, ...]:
        """The columns of an enterprise for which the file has values. A column of industry codes also gives the
        sector.
        """
        taken = set(self.taken)
        told: list[str] = [name for name in TEXTS if name in taken and name != "identifier"]
        if "industry_code" in taken and "sector" not in taken:
            told.append("sector")
        return (*told, *(["flags"] if taken & FLAGS else []), *(["licences"] if "licence_name" in taken else []))

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(title for title, field in zip(self.titles, self.fields, strict=True) if field is None and title)

    def without(self, names: Container[str]) -> "ListHeader":
        """The header without the fields of these names: their columns are ignored."""
        return replace(self, fields=tuple(None if field and field.name in names else field for field in self.fields))

    def title_of(self, name: FieldName) -> str:
        """The title, in this file, of the column with this field."""
        return self.titles[[field.name if field else None for field in self.fields].index(name)]


def find_header(entries: Iterable[Record | Fault]) -> ListHeader:
    """The header: the first of the leading rows that has both required columns. Rows above it are ignored.

    Raises EmptyList if there is no row at all; otherwise HeaderNotFound, with the content of the first row.
    """
    leading = leading_rows(entries)
    if not leading:
        raise EmptyList("文件是空的；请选择有企业名单的文件。", "The file holds nothing; choose one with enterprises.")
    for entry in leading:
        if isinstance(entry, Record) and (header := _recognised(entry)):
            return header
    raise HeaderNotFound(
        "前几行中没有同时含有“企业名称”和“统一社会信用代码”两列的表头；请在第一行写明列名。",
        "None of the first rows names both required columns, name (企业名称) and identifier (统一社会信用代码); "
        "put the column names into the first row.",
        found=shown_titles(leading),
        required=[str(name) for name in REQUIRED],
    )


def _recognised(record: Record) -> ListHeader | None:
    titles = titles_in(record)
    header = ListHeader(record.line, tuple(map(shortened, titles)), fields_by_place(titles, _TITLES))
    return header if set(header.taken).issuperset(REQUIRED) else None
