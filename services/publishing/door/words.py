"""The words of an owner's door: its letters, where each goes, what becomes of it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.publishing.site.reasons import Words
from shared.contracts.fact import BlobRef
from shared.contracts.letters import LetterKind, LetterTold, Outcome


class SaidOfLetter(NamedTuple):
    """A kind of letter: its name, what it is for, to whom it goes, and what its words are to tell."""

    name: Words
    purpose: Words
    goes: Words
    tell: Words


_BY_CREW = Words("由检查组办理并答复：检查人员会看到这封信。", "The crew deals with it: the officers read this letter.")
LETTERS: Mapping[LetterKind, SaidOfLetter] = {
    "recusal": SaidOfLetter(
        Words("申请回避", "Ask an officer to stand back"),
        Words("检查人员与贵单位有利害关系的，可以申请换人。", "If an officer has an interest in your business."),
        Words(
            "由本机关负责人决定，检查人员会看到申请。决定之前检查不停；马上就要检查的，请同时打本机关电话（页末）。",
            "The head of the bureau decides; the officers can read it. Until then the inspection goes on: if it is "
            "about to begin, call the bureau too (its telephone is at the foot).",
        ),
        Words("是谁，有什么利害关系", "who it is, and what interest the officer has"),
    ),
    "statement": SaidOfLetter(
        Words("陈述、申辩", "State your case"),
        Words("说明情况，讲清理由。不会因此加重处罚。", "Say what happened, and why. No penalty grows by it."),
        _BY_CREW,
        Words("情况和理由", "what happened, and your reasons"),
    ),
    "dispute": SaidOfLetter(
        Words("对问题有异议", "Dispute a finding"),
        Words("检查记录上的问题不属实或不准确的，请提出。", "If a finding on the record is not right."),
        Words(
            "由检查组以外的人办理并答复，检查人员会看到。",
            "Somebody who is not of the crew deals with it; the officers can read it.",
        ),
        Words("哪里不对，有什么依据", "what is wrong, and how you know"),
    ),
    "proof": SaidOfLetter(
        Words("交整改证明", "Show that something was put right"),
        Words("改好了的问题，用照片或文件证明。", "With photographs or papers."),
        _BY_CREW,
        Words("怎样整改的", "how it was put right"),
    ),
    "complaint": SaidOfLetter(
        Words("投诉检查人员", "Complain about an officer"),
        Words("索要财物、态度恶劣、违反程序等。", "Such as a demand for gifts, rudeness, or a step left out."),
        Words(
            "直接送法规部门。参加过这次检查的人看不到，也查不到有没有投诉。不放心的，也可以打 12345 反映。",
            "It goes to the legal section. Nobody who was of the crew can read it, or find out that there is one. You "
            "may also call 12345.",
        ),
        Words("什么时间、什么事", "when it was, and what happened"),
    ),
    "evaluation": SaidOfLetter(
        Words("评价这次检查", "Rate this inspection"),
        Words("给这次检查打分，可以写几句话。", "A score, and some words if you like."),
        Words(
            "送法规部门，检查人员看不到，不影响检查结果。只评一次。",
            "The legal section reads it, and no officer does; it changes no result. You rate once.",
        ),
        Words("想说的话（可以不写）", "your words, if you like"),
    ),
}
OUTCOMES: Mapping[Outcome, Words] = {
    "granted": Words("同意", "granted"),
    "partly": Words("部分同意", "granted in part"),
    "refused": Words("不同意", "not granted"),
    "noted": Words("已知悉", "noted"),
}
SCORES: Mapping[int, Words] = {
    5: Words("很满意", "very good"),
    4: Words("满意", "good"),
    3: Words("一般", "fair"),
    2: Words("不满意", "poor"),
    1: Words("很不满意", "bad"),
}
_SENT = Words("已寄出", "sent")
_RECEIVED = Words("已收到，办理中", "received")
_ANSWERED = Words("已答复", "answered")
_PDF = "application/pdf"


def standing_of(told: LetterTold | None) -> Words:
    """What has become of a letter, in words."""
    if told is None:
        return _SENT
    return _ANSWERED if told.answer else _RECEIVED


def files_told(files: Sequence[BlobRef]) -> Sequence[str]:
    """The files of a letter as they are shown to whoever sent them: by kind, number and size."""
    pictures = [file for file in files if file.media_type != _PDF]
    papers = [file for file in files if file.media_type == _PDF]
    return [
        f"{noun} {place}，{size_of(file.size)}"
        for noun, of_kind in (("照片", pictures), ("PDF 文件", papers))
        for place, file in enumerate(of_kind, start=1)
    ]


def size_of(size: int) -> str:
    """A number of bytes as people read it: `2.1 MB`, `84 KB`."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB"
