"""An enterprise that was listed under a number of its bureau gets its code: it stays the same enterprise."""

from services.sampling.registers.enterprises.editing import EnterpriseStanding
from shared.contracts.directory import EnterpriseIdentified
from shared.errors import Conflict, Invalid
from shared.identifiers import ProvisionalNumber, subject_identifier


class IdentifierStays(Conflict):
    code = "identifier-stays"
    title = "该企业已有代码，不能更换"
    title_en = "The identifier is no provisional number"


class CodeWanted(Invalid):
    code = "code-wanted"
    title = "应填证照上的代码"
    title_en = "The new identifier must be one of a licence"


class CodeInUse(Conflict):
    code = "code-in-use"
    title = "名录中已有这一代码"
    title_en = "The directory has this code already"


def identify(was: EnterpriseStanding, written: str, reason: str) -> EnterpriseIdentified:
    """The enterprise with the code of its licence. Raises IdentifierStays, CodeWanted and what `subject_identifier`
    raises.
    """
    if not _is_provisional(was.identifier):
        raise IdentifierStays(
            f"{was.identifier} 是证照上的代码，只有本单位的临时编号才能更换；代码有误的，请在名单中更正。",
            f"{was.identifier} stands on a licence; only a provisional number is replaced. Correct a wrong code in the "
            "list.",
            identifier=was.identifier,
        )
    code = str(subject_identifier(written))
    if _is_provisional(code):
        raise CodeWanted(
            f"{code} 仍是临时编号；请填营业执照上的统一社会信用代码或注册号。",
            f"{code} is a provisional number too; enter the code of the licence.",
            code=code,
        )
    return EnterpriseIdentified(code=code, reason=reason)


def in_use(code: str, former: str) -> CodeInUse:
    """The refusal of a code that another entry of the directory has."""
    return CodeInUse(
        f"名录中已有代码为 {code} 的企业；如是同一家，请从名单中删去 {former} 后重新导入。",
        f"The directory has {code} already; if it is the same business, take {former} off the list, and import that.",
        code=code,
    )


def _is_provisional(identifier: str) -> bool:
    return len(identifier) == len(ProvisionalNumber.example)
