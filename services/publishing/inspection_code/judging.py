"""Whether a code is one of an inspection; the refusals tell nothing but that it is not."""

from shared.errors import NotFound
from shared.papers.keys import CodeVerdict, Judged, PaperKey


class NotAnInspectionCode(NotFound):
    code = "not-an-inspection-code"
    title = "不能认定：不是本站各机关的检查码"
    title_en = "Not genuine: no bureau of this site has made this code"


class InspectionCodeKeyRevoked(NotFound):
    code = "inspection-code-key-revoked"
    title = "不能认定：签署密钥已撤销"
    title_en = "Not genuine: the key that signed this code was revoked"


class NoSuchInspectionCode(NotFound):
    code = "no-such-inspection-code"
    title = "没有查到这次检查"
    title_en = "No such inspection is known here"


def require_signed(judged: Judged) -> PaperKey:
    """The key that has signed the code. Raises NotAnInspectionCode, InspectionCodeKeyRevoked."""
    if judged.verdict is CodeVerdict.GENUINE and judged.key:
        return judged.key
    if judged.verdict is CodeVerdict.KEY_REVOKED:
        raise InspectionCodeKeyRevoked(
            "请检查人员重新出示今天的检查码。仍打不开的，请先不要接受检查，并向该机关求证。",
            "Ask the officers to show the code of today. If that does not open, do not let the inspection begin, and "
            "ask the bureau.",
        )
    raise NotAnInspectionCode(
        "它可能是伪造的，或在复制时被改动。请对着检查人员出示的二维码重新扫描；仍是如此的，请先不要接受检查，并向该机关求证。",
        "It may be forged, or was changed when it was copied. Scan the QR that the officers show again; if it is the "
        "same, do not let the inspection begin, and ask the bureau.",
    )


def unknown() -> NoSuchInspectionCode:
    return NoSuchInspectionCode(
        "检查码刚刚生成的，请一分钟后再扫。仍查不到的，请先不要接受检查，并向该机关求证；本站已记录此次警示。",
        "If the code was made just now, scan it again in a minute. If it is still unknown, do not let the inspection "
        "begin, and ask the bureau; the site has noted this warning.",
    )
