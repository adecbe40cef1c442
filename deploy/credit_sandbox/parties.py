"""The register of parties: which code belongs to which name. Made-up at first; the file may be replaced."""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple, Self

from deploy.credit_sandbox.faults import Code, Fault
from shared.errors import Unavailable

_NAME, _CODE = "企业名称", "统一社会信用代码"


class PartiesUnreadable(Unavailable):
    code = "parties-unreadable"
    title = "主体名单无法读取"
    title_en = "The register of parties cannot be read"


class Parties(NamedTuple):
    """The register: the names of each code, and the codes of each name. A sound register has one of each."""

    names: Mapping[str, frozenset[str]]
    codes: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls, text: str) -> Self:
        """The register in a CSV text with the columns 企业名称 and 统一社会信用代码. Raises PartiesUnreadable."""
        names, codes = defaultdict(set), defaultdict(set)
        try:
            for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True):
                name, code = row[_NAME].strip(), row[_CODE].strip().upper()
                names[code].add(name)
                codes[name].add(code)
        except (KeyError, AttributeError, csv.Error) as error:
            raise PartiesUnreadable(
                f"主体名单须为 CSV，并有“{_NAME}”“{_CODE}”两列，每行都填写；请改正沙箱数据目录中的 parties.csv。",
                f"The register is a CSV with the columns {_NAME} and {_CODE}, filled in on each line; correct "
                "parties.csv in the data folder of the sandbox.",
                retry_after=60,
            ) from error
        return cls(_frozen(names), _frozen(codes))

    def fault(self, name: str, code: str, field: str) -> Fault | None:
        """What the register says against a name with a code: `field` is the field with the name."""
        registered = self.names.get(code)
        if registered is None:
            other = "；该名称登记的是另一代码，请核对" if name in self.codes else "，请先以模板导入该主体"
            return Fault(Code.PARTY, field, f"验证规则代码1001：未查询到代码为 {code} 的主体{other}。")
        if len(registered) > 1 or any(len(self.codes[each]) > 1 for each in registered):
            return Fault(
                Code.SHARED_CODE, field, f"代码 {code} 为重错码（一码多户或一户多码），请待登记机关更正主体库后再报送。"
            )
        if name not in registered:
            return Fault(
                Code.PARTY, field, f"验证规则代码1001：代码 {code} 查询到的主体信息不匹配，请核对该主体是否已更名。"
            )
        return None


def _frozen(found: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {each: frozenset(others) for each, others in found.items()}
