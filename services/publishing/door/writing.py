"""Whether a letter can be sent as it was written; each refusal says at which field what is to be put right."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from services.publishing.door.offered import offered
from shared.clock import beijing_date
from shared.contracts.fact import Hex32
from shared.contracts.inspection_codes import InspectionCodeTold
from shared.contracts.letters import LetterKind, LetterSent
from shared.errors import Conflict, Invalid

MOST_FILES = 5
LARGEST_FILE = 15 * 1024 * 1024
"""Bytes."""
TAKEN = frozenset({"image/jpeg", "image/png", "image/heic", "image/webp", "application/pdf"})
"""The media types of files that a letter may have: what telephones and scanners make."""
WITH_FILES: Collection[LetterKind] = frozenset({"statement", "dispute", "proof", "complaint"})
WITH_OFFICER: Collection[LetterKind] = frozenset({"recusal", "complaint"})
WITH_FINDINGS: Collection[LetterKind] = frozenset({"dispute", "proof"})


class LetterIncomplete(Invalid):
    code = "letter-incomplete"
    title = "来信没有写完"
    title_en = "The letter is not complete"


class LetterFileNotTaken(Invalid):
    code = "letter-file-not-taken"
    title = "附件不能接收"
    title_en = "A file cannot be taken"


class LetterNotOffered(Conflict):
    code = "letter-not-offered"
    title = "现在不能写这类来信"
    title_en = "No such letter can be written now"


class TooManyLetters(Conflict):
    code = "too-many-letters"
    title = "今天来信已到上限"
    title_en = "No more letters today"


class Written(NamedTuple):
    """A letter as it was written. `form` is the id that its form was given when it was shown."""

    form: UUID
    about: LetterKind
    words: str
    officer: str = ""
    findings: tuple[UUID, ...] = ()
    score: int | None = None


class FileFound(NamedTuple):
    """A file that came with a letter: its size in bytes, what its content is, and the SHA-256 of that."""

    size: int
    media_type: str
    sha256: Hex32


class LetterBefore(NamedTuple):
    """A letter that was sent through the same door before."""

    letter: UUID
    about: LetterKind
    sent_at: datetime


def letter_of(door: UUID, written: Written, files: Sequence[FileFound]) -> UUID:
    """The id of a letter. The same form with the same content is the same letter, however often it is sent; and no
    door can name a letter of another.
    """
    said = [str(door), *map(str, written[:4]), [str(each) for each in written.findings], written.score]
    said.append([each.sha256 for each in files])
    digest = sha256(f"cheqian-letter/1\n{json.dumps(said, ensure_ascii=False)}".encode()).digest()
    return UUID(bytes=digest[:16], version=4)


def require_room(before: Sequence[LetterBefore], now: datetime, a_day: int) -> None:
    """Raises TooManyLetters if as many letters were sent through the door today as a day may have."""
    today = beijing_date(now)
    if sum(beijing_date(each.sent_at) == today for each in before) >= a_day:
        raise TooManyLetters(
            f"每天最多寄 {a_day} 封。请明天再寄；急事请打本机关电话（在页末）。",
            f"At most {a_day} letters a day. Send it tomorrow, or call the bureau (its telephone is at the foot).",
            most=a_day,
        )


def write(
    door: UUID,
    told: InspectionCodeTold,
    written: Written,
    files: Sequence[FileFound],
    before: Sequence[LetterBefore] = (),
) -> LetterSent:
    """The letter to be sent through a door, without its files. `before`: those that were sent through it. Raises
    LetterNotOffered, LetterIncomplete, LetterFileNotTaken.
    """
    about = written.about
    if about not in offered(told, {each.about for each in before}):
        raise LetterNotOffered(
            "检查的进展已经变化，或者已经评价过，这类来信现在不能写；请看下面还能写什么。",
            "The inspection has gone on, or was rated before: this kind of letter cannot be written now; see below "
            "what can.",
        )
    _require_words(written)
    _require_files(about, files)
    return LetterSent(
        letter=letter_of(door, written, files),
        door=door,
        inspection=told.inspection,
        about=about,
        words=written.words,
        officer=_officer(written, told),
        findings=_findings(written, {each.finding for each in told.findings}),
        score=_score(written),
    )


def _require_words(written: Written) -> None:
    if not written.words and written.about != "evaluation":
        raise _incomplete("words", "请写明情况。", "Write what it is about.")


def _officer(written: Written, told: InspectionCodeTold) -> str:
    """The number of the certificate of whom the letter is about; "" if the words say who it is."""
    if written.about not in WITH_OFFICER or not written.officer:
        return ""
    known = {each.certificate for each in told.visit.officers} if told.visit else set()
    if written.officer not in known:
        raise _incomplete("officer", "请选择是哪一位检查人员。", "Choose which officer it is about.")
    return written.officer


def _findings(written: Written, known: set[UUID]) -> tuple[UUID, ...]:
    if written.about not in WITH_FINDINGS:
        return ()
    named = tuple(dict.fromkeys(written.findings))
    if not named or not {*named} <= known:
        raise _incomplete("findings", "请勾选是哪几项问题。", "Tick the findings that it is about.")
    return named


def _score(written: Written) -> int | None:
    if written.about != "evaluation":
        return None
    if written.score is None:
        raise _incomplete("score", "请选择 1 至 5 分。", "Choose a score from 1 to 5.")
    return written.score


def _require_files(about: LetterKind, files: Sequence[FileFound]) -> None:
    if files and about not in WITH_FILES:
        raise _not_taken("这类来信不带附件。", "This kind of letter has no files.")
    if about == "proof" and not files:
        raise _incomplete("files", "请附上整改后的照片或文件。", "Add photographs or papers that show it.")
    if len(files) > MOST_FILES:
        raise _not_taken(
            f"一封来信最多 {MOST_FILES} 个附件，您选了 {len(files)} 个；请分几封寄。",
            f"A letter has at most {MOST_FILES} files, and you have chosen {len(files)}; send several letters.",
        )
    for place, file in enumerate(files, start=1):
        _require_file(place, file)


def _require_file(place: int, file: FileFound) -> None:
    if not file.size:
        raise _not_taken(f"第 {place} 个附件是空的，请重新选择。", f"File {place} is empty; choose it again.")
    if file.size > LARGEST_FILE:
        most = LARGEST_FILE // 1024 // 1024
        raise _not_taken(
            f"第 {place} 个附件太大，每个最大 {most} MB；请截图，或用微信发给自己再保存，照片就会变小。",
            f"File {place} is too large: {most} MB at most; take a screenshot of it, or a smaller picture.",
        )
    if file.media_type not in TAKEN:
        raise _not_taken(
            f"第 {place} 个附件不是照片或 PDF。视频请截图；Word、表格请拍照，或另存为 PDF。",
            f"File {place} is no picture (JPEG, PNG, HEIC, WebP) and no PDF. Take a picture of it, or save it as PDF.",
        )


def _incomplete(field: str, zh: str, en: str) -> LetterIncomplete:
    return LetterIncomplete(zh, en, field=field)


def _not_taken(zh: str, en: str) -> LetterFileNotTaken:
    return LetterFileNotTaken(zh, en, field="files")
