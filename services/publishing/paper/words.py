"""What the site says of a paper, in words for somebody who holds it in hand."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from services.publishing.paper.judging import SiteVerdict
from services.publishing.site.reasons import Words

Way = Literal["code", "number", "file"]
"""By what the paper was asked for."""


class Said(NamedTuple):
    """A verdict in words, and what its reader is to do."""

    summary: Words
    advice: Words


SUMMARIES: Mapping[SiteVerdict, Words] = {
    SiteVerdict.IN_FORCE: Words("真实，现行有效", "Genuine, and in force"),
    SiteVerdict.REPLACED: Words("真实，但已被另一份文书替换，不再有效", "Genuine, but replaced by another paper"),
    SiteVerdict.WITHDRAWN: Words("真实，但已被撤回，不再有效", "Genuine, but withdrawn"),
    SiteVerdict.VOIDED: Words("文号已作废，此文书无效", "The number is void: this paper does not count"),
    SiteVerdict.AWAITING_LOG: Words("已签发，公开日志尚未公布", "Issued; the public log does not show it yet"),
    SiteVerdict.NO_ISSUE: Words(
        "警示：签名属实，但公开日志中没有签发记录", "Warning: signed by the key of the bureau, but never issued"
    ),
    SiteVerdict.FORGED: Words("伪造或被改动：签名与内容不符", "Forged or altered: the signature does not fit"),
    SiteVerdict.UNKNOWN_KEY: Words("不能认定：签署密钥未在本站登记", "Not genuine here: its key is not registered"),
    SiteVerdict.KEY_NOT_IN_FORCE: Words(
        "不能认定：密钥在成文日期尚未启用，或已更换", "Not genuine: its key was not in use on the day of the paper"
    ),
    SiteVerdict.KEY_REVOKED: Words(
        "不能认定：密钥在成文日期前已撤销", "Not genuine: its key was revoked before the day of the paper"
    ),
    SiteVerdict.UNKNOWN: Words("没有查到这份文书", "No such paper is known here"),
}
CORRECTED = Words("真实，现行有效，另有更正", "Genuine, in force, and corrected by another paper")
"""What is said instead of a paper in force that another paper corrected in a point."""
_READ_BOTH = Words(
    "它的个别内容已由另一份文书更正，须一并阅读；手中没有更正文书的，请向该机关索取。",
    "Another paper has corrected it in a point, and both are to be read together. If you do not have that paper, ask "
    "the bureau for it. ",
)
_ASK = Words("请勿据此履行，并向文书所列机关求证。", "Do not act on it; ask the bureau that it names.")
_COMPARE: Mapping[Way, Words] = {
    "code": Words(
        "请核对下列文号、成文日期与纸面一致：二维码可能被复制到别的纸上。手中有 PDF 的，再以 PDF 核验全文。",
        "Compare number and day with the paper, because a code can be copied to another paper. If you have the PDF, "
        "verify it too: that proves every word.",
    ),
    "number": Words(
        "文号与核验字相符。这不能证明纸面上的每个字；手中有 PDF 的，请以 PDF 核验全文。",
        "Number and check word belong together. That does not prove each word on the paper; if you have the PDF, "
        "verify it.",
    ),
    "file": Words("此文件与签发时逐字节一致。", "This file is byte for byte the one that was issued."),
}
_ADVICE: Mapping[SiteVerdict, Words] = {
    SiteVerdict.REPLACED: Words(
        "它曾由该机关签发，现已不再有效。请向该机关索取替换它的文书。",
        "The bureau has issued it, and it does not count any more. Ask the bureau for the paper that replaced it.",
    ),
    SiteVerdict.WITHDRAWN: Words(
        "它曾由该机关签发，现已不再有效，也没有文书替换它。不清楚是否还要履行的，请问该机关。",
        "The bureau has issued it, and it does not count any more; no other paper has taken its place. If in doubt "
        "what to do, ask the bureau.",
    ),
    SiteVerdict.AWAITING_LOG: Words(
        "请一分钟后再核验，届时可取得回执。", "Verify it again in a minute; then it has a receipt."
    ),
    SiteVerdict.NO_ISSUE: Words(
        "如非刚刚签发，密钥可能已被他人使用。请勿据此履行，并立即告知该机关；本站已记录此次警示。",
        "Unless it was issued just now, somebody else may use the key. Do not act on it, and tell the bureau at once; "
        "the site has noted this warning.",
    ),
    SiteVerdict.UNKNOWN_KEY: Words(
        "它不是本站各机关制发，或其密钥登记尚未公布。请勿据此履行，并向文书所列机关求证。",
        "No bureau of this site has made it, or its key is not published yet. Do not act on it; ask the bureau that it "
        "names.",
    ),
}
_UNKNOWN: Mapping[Way, Words] = {
    "code": _ASK,
    "number": Words(
        "文号或核验字可能有误，请对照纸面重输；也可能不是本站各机关签发，或签发尚未公布。不能据此认定伪造。",
        "Number or check word may be mistyped; or no bureau of this site has issued it, or it is not published yet. "
        "This does not show that it is forged.",
    ),
    "file": Words(
        "它与本站各机关签发并公布的文件都不相同：可能被改动、重新保存或扫描，也可能不是本站各机关签发，或签发尚未公布。请改用二维码核验。",
        "No bureau of this site has issued and published this very file. It may have been altered, saved anew or "
        "scanned; or it was issued elsewhere, or is not published yet. Verify the code on it instead.",
    ),
}


def said(verdict: SiteVerdict, way: Way, *, is_corrected: bool = False) -> Said:
    """The verdict on a paper that was asked for in this way. `is_corrected`: whether another paper corrected it."""
    match verdict:
        case SiteVerdict.IN_FORCE if is_corrected:
            compare = _COMPARE[way]
            return Said(CORRECTED, Words(_READ_BOTH.zh + compare.zh, _READ_BOTH.en + compare.en))
        case SiteVerdict.IN_FORCE:
            advice = _COMPARE[way]
        case SiteVerdict.UNKNOWN:
            advice = _UNKNOWN[way]
        case _:
            advice = _ADVICE.get(verdict, _ASK)
    return Said(SUMMARIES[verdict], advice)
