"""The checks of a paper, each with its finding. None of them asks whether the log is right: `verification` does."""

from typing import NamedTuple

from shared.clock import rfc3339
from shared.draws.entry import Entry
from shared.draws.finding import Finding
from shared.log.quorum import Quorum
from shared.papers.code import PaperCode
from shared.papers.file import PaperFile, SealOnFile
from shared.papers.keys import CodeVerdict, Judged
from shared.papers.receipts import Receipted
from shared.papers.registered import Registered

ISSUED = "documents.paper.issued"
_CORRECTED = "documents.paper.corrected"
_ENDS = {
    "documents.paper.replaced": ("已被替换", "replaced"),
    "documents.paper.withdrawn": ("已撤回", "withdrawn"),
    "documents.paper.voided": ("已作废", "voided"),
}


class Known(NamedTuple):
    """What the reader has: receipts of the events about keys and seals, receipts of the events of the paper, and the
    keys of the log and its witnesses.
    """

    keys: tuple[Receipted, ...]
    paper: tuple[Receipted, ...]
    trusted: Quorum


class PaperEvidence:
    """What is checked, and by what."""

    def __init__(self, code: PaperCode | None, file: PaperFile | None, known: Known) -> None:
        self.code = code
        self.file = file
        self.known = known

    @property
    def registered(self) -> Registered:
        """Raises MalformedEntry, PaperKeyRefused."""
        return Registered.of(receipted.entry for receipted in self.known.keys)

    @property
    def seal(self) -> SealOnFile | None:
        """The seal that was made last."""
        return self.file.seals[-1] if self.file and self.file.seals else None

    @property
    def judged(self) -> Judged | None:
        return self.registered.keys.judge(self.code) if self.code and self.known.keys else None

    @property
    def issued(self) -> Receipted | None:
        """The receipt of the issue: that of this code, if it is there."""
        issues = [receipted for receipted in self.known.paper if receipted.entry.type == ISSUED]
        wanted = self.code.hash.hex() if self.code else ""
        return next((it for it in issues if it.entry.public.get("code") == wanted), issues[0] if issues else None)

    @property
    def bureau(self) -> str:
        """The bureau whose paper this is: the owner of the key; else the bureau in the receipt; "" if none is known."""
        judged = self.judged
        if judged and judged.key:
            return judged.key.bureau
        return self.issued.entry.bureau if self.issued else ""


def code_named(evidence: PaperEvidence) -> Finding:
    """There is a code; what it says of the paper."""
    if evidence.code is None:
        return Finding(
            False,
            "文件中没有验证码：可能是草稿，或并非由本系统制发",
            "the file has no code: it is a draft, or no paper of such a bureau",
        )
    said = f"文号 {evidence.code.number}，成文日期 {evidence.code.day}"
    said_en = f"number {evidence.code.number}, day {evidence.code.day}"
    if evidence.file is None:
        said += "；验证码可被复制到别的纸上，请与纸面核对"
        said_en += "; compare them with the paper, because a code can be copied to another paper"
    return Finding(True, said, said_en)


def code_signature(evidence: PaperEvidence) -> Finding:
    """A registered paper key has signed the code, on a day on which it counts."""
    judged, code = evidence.judged, evidence.code
    if judged is None or code is None:
        return Finding(None, "未给出文书密钥，未核验", "not checked: no paper keys were given")
    key = judged.key
    told, told_en = _VERDICTS[judged.verdict]
    said = f"{told}（密钥 {code.key_id.hex()}{f'，{key.bureau}' if key else ''}）"
    said_en = f"{told_en} (key {code.key_id.hex()}{f' of {key.bureau}' if key else ''})"
    if judged.needs_log and key:
        proved = bool(evidence.issued)
        return Finding(
            True if proved else None,
            f"{said}；该密钥后于 {key.revoked} 撤销，须凭日志回执认定签发在先",
            f"{said_en}; the key was revoked on {key.revoked}, so a receipt of the log must show that the paper was "
            "issued before",
        )
    return Finding(judged.verdict is CodeVerdict.GENUINE, said, said_en)


_VERDICTS = {
    CodeVerdict.GENUINE: ("由登记的文书密钥签署", "signed by a registered paper key"),
    CodeVerdict.UNKNOWN_KEY: ("签署密钥未登记", "the key is not registered"),
    CodeVerdict.KEY_NOT_IN_FORCE: (
        "密钥在成文日期尚未启用或已更换",
        "the key was not in use yet, or not any more, on the day of the paper",
    ),
    CodeVerdict.KEY_REVOKED: ("密钥在成文日期前已撤销", "the key was revoked before the paper"),
    CodeVerdict.FORGED: ("伪造：签名与内容不符", "forged: the signature does not fit the content"),
}


def seal_intact(evidence: PaperEvidence) -> Finding:
    """The seal covers the whole file, which is as it was when it was sealed."""
    seal = evidence.seal
    if seal is None:
        return Finding(None, "文件未盖电子印章", "the file has no seal")
    if not seal.intact:
        return Finding(
            False, "盖章后内容被改动：与印章签名不符", "altered after sealing: the content does not fit the seal"
        )
    if not seal.whole:
        return Finding(
            False,
            "盖章后文件被追加内容：印章未覆盖整个文件",
            "altered after sealing: something was added, and the seal does not cover the whole file",
        )
    return Finding(
        True, f"完整覆盖全文（PAdES {seal.level}）", f"intact, and covers the whole file (PAdES {seal.level})"
    )


def seal_of_the_bureau(evidence: PaperEvidence) -> Finding:
    """The seal was made with a certificate that the bureau has registered."""
    seal = evidence.seal
    if seal is None or not evidence.known.keys or not evidence.bureau:
        return Finding(None, "无印章或未给出登记的证书，未核验", "not checked: no seal, or no registered certificates")
    registered = evidence.registered.seal_of(seal.certificate, evidence.bureau)
    named = f"{seal.certificate[:16]}…"
    if registered is None:
        return Finding(
            False,
            f"由另一证书盖章：{seal.subject}（{named}）不是 {evidence.bureau} 登记的印章",
            f"sealed by another certificate: {seal.subject} ({named}) is no registered seal of {evidence.bureau}",
        )
    day = evidence.code.day if evidence.code else None
    if day and (day < registered.first or (registered.revoked and registered.revoked <= day)):
        return Finding(
            False,
            f"证书 {named} 在成文日期 {day} 未启用或已撤销",
            f"the certificate {named} was not in use yet, or revoked, on the day of the paper, {day}",
        )
    return Finding(
        True, f"{evidence.bureau} 登记的印章：{seal.subject}", f"a seal of {evidence.bureau}: {seal.subject}"
    )


def time_stamp(evidence: PaperEvidence) -> Finding:
    """What a time-stamp authority states. It is told, not judged."""
    seal = evidence.seal
    if seal is None or seal.stamped is None:
        return Finding(None, "无时间戳", "no time stamp")
    at = rfc3339(seal.stamped)
    return Finding(
        None,
        f"{seal.authority} 称盖章不晚于 {at}（未核验该机构的证书）",
        f"{seal.authority} states that it was sealed by {at} (its own certificate was not checked)",
    )


def issued_in_log(evidence: PaperEvidence) -> Finding:
    """The log has the issue of this code and of this file."""
    issued, code, file = evidence.issued, evidence.code, evidence.file
    if issued is None or code is None:
        return Finding(None, "未给出签发的存证回执，未核验", "not checked: no receipt of the issue was given")
    public = issued.entry.public
    if public.get("code") != code.hash.hex():
        return Finding(
            False,
            "回执属于另一份文书，或验证码取自另一份文书",
            "the receipt is of another paper, or the code was taken from another paper",
        )
    if issued.entry.bureau != evidence.bureau:
        return Finding(
            False,
            f"回执由 {issued.entry.bureau} 签发，密钥属于 {evidence.bureau}",
            f"the receipt is of {issued.entry.bureau}, and the key of {evidence.bureau}",
        )
    if file and public.get("file") != file.hash:
        return Finding(
            False,
            "该验证码签发的是另一个文件：本文件被改动，或验证码取自另一份文书",
            "another file was issued with this code: this file was altered, or its code was taken from another paper",
        )
    at = rfc3339(issued.entry.time)
    return Finding(True, f"{at} 签发，与回执一致", f"issued at {at}, as the receipt says")


def in_force(evidence: PaperEvidence) -> Finding:
    """None of the receipts says that the paper was replaced, withdrawn or voided. A correction is told: the paper stays
    in force.
    """
    issued = evidence.issued
    for _, entry in evidence.known.paper:
        if (told := _ENDS.get(entry.type)) and (issued is None or entry.stream == issued.entry.stream):
            at = rfc3339(entry.time)
            return Finding(False, f"文书{told[0]}（{at}）", f"the paper was {told[1]} (at {at})")
    corrected = [rfc3339(entry.time) for _, entry in evidence.known.paper if _corrects(entry, issued)]
    said = f"有更正（{'、'.join(corrected)}），须与更正文书一并阅读；" if corrected else ""
    said_en = f"corrected (at {', '.join(corrected)}), read it together with the correction; " if corrected else ""
    return Finding(
        None,
        f"{said}是否已替换、撤回或作废，须在公示网站查询",
        f"{said_en}not checked: ask the public site whether the paper was replaced, withdrawn or voided later",
    )


def _corrects(entry: Entry, issued: Receipted | None) -> bool:
    return entry.type == _CORRECTED and (issued is None or entry.stream == issued.entry.stream)
