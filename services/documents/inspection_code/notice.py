"""The notice of an inspection's code (扫码入企告知单): a sheet that an officer leaves with the enterprise. It takes no
number, proves nothing but by its code, and nobody keeps it.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import local
from typing import NamedTuple

import typst

from services.documents.rendering.code_image import code_image
from shared.contracts.inspection_codes import CodeStanding
from shared.errors import Conflict
from shared.heavy import heavy
from shared.law.rights import Right
from shared.policy.authorities import Authorities
from shared.typefaces import Typefaces, refusing

_PAGE = Path(__file__).parent / "notice.typ"
_TITLE = "扫码入企告知单"
_STEPS = (
    "用手机扫描上面的二维码，核对网址是否为上列网址，页面是否写明“真实，已获批准”。",
    "请检查人员出示执法证件，核对证号与页面所列是否一致。",
    "核对检查事项和依据。与页面不符的，请先不要接受检查，并按下列方式向本机关求证。",
)
_MAY_BE_HELD: frozenset[CodeStanding] = frozenset({"approved", "on-site"})


class NoNoticeNow(Conflict):
    code = "no-notice-now"
    title = "这次检查不能再出具告知单"
    title_en = "No notice of this inspection any more"


class Notice(NamedTuple):
    """What stands on the sheet. `on`: the day of the visit, None if it is not set."""

    authorities: Authorities
    party: str
    identifier: str
    on: date | None
    today: date
    address: str
    rights: Sequence[Right]


def require_to_be_held(standing: CodeStanding) -> None:
    """Refuse a notice of an inspection that is not held, or not any more. Raises NoNoticeNow."""
    if standing not in _MAY_BE_HELD:
        raise NoNoticeNow(
            "只有已获批准、尚未结束的检查可以出具告知单。请查看该检查的状态。",
            "Only an inspection that is approved, and not over, has a notice. Look at the state of the inspection.",
            standing=standing,
        )


class NoticePress:
    """Sets notices. One press serves all threads."""

    def __init__(self, faces: Typefaces) -> None:
        self._faces = faces
        self._thread = local()

    @heavy
    def render(self, notice: Notice) -> bytes:
        """The notice as PDF/A-2a: the same bytes for the same notice and fonts. A character that no font has is shown
        by its code: what is told at the door is not held up by it.
        """
        with refusing():
            pdf = self._compiler().compile(
                format="pdf",
                sys_inputs={"notice": json.dumps(self._said(notice), ensure_ascii=False)},
                pdf_standards=["a-2a"],
                timestamp=datetime.combine(notice.today, time(), UTC),
            )
        assert isinstance(pdf, bytes)  # noqa: S101  # a PDF is one file, whatever its pages
        return pdf

    def _said(self, notice: Notice) -> dict[str, object]:
        rights = [{"words": each.words, "text": each.text, "citation": each.citation} for each in notice.rights]
        return {
            "title": _TITLE,
            "bureau": self._set(notice.authorities.bureau),
            "party": self._set(notice.party),
            "identifier": self._set(notice.identifier),
            "opening": _opening(notice.on),
            "qr": code_image(notice.address),
            "address": notice.address,
            "steps": _STEPS,
            "rights": [{name: self._set(text) for name, text in right.items()} for right in rights],
            "day": _written(notice.today),
            "reach": self._set("　".join(_reach(notice.authorities))),
            "fonts": [*self._faces.body],
        }

    def _set(self, text: str) -> str:
        return self._faces.settable(text)[0]

    def _compiler(self) -> typst.Compiler:
        """The compiler of this thread: it keeps what it has read and laid out before."""
        if not hasattr(self._thread, "compiler"):
            self._thread.compiler = typst.Compiler(
                str(_PAGE), root=str(_PAGE.parent), font_paths=self._faces.fonts, ignore_system_fonts=True
            )
        compiler: typst.Compiler = self._thread.compiler
        return compiler


def _opening(on: date | None) -> str:
    held = f"定于 {_written(on)}" if on else "近日"
    return f"本机关{held}对贵单位进行安全生产检查。检查是否真实、由谁检查、查什么、依据什么，扫码即知，不用注册。"


def _reach(authorities: Authorities) -> Iterator[str]:
    if authorities.telephone:
        yield f"求证电话：{authorities.telephone}"
    if authorities.address:
        yield f"地址：{authorities.address}"


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
