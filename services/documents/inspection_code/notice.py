"""The notice of an inspection's code (扫码入企告知单): a sheet that an officer leaves with the enterprise. It takes no
number, proves nothing but by its code, and nobody keeps it. Each sheet has a secret of its own for the owner's door.
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
from shared.papers.inspection_code import PAGE
from shared.policy.authorities import Authorities
from shared.typefaces import Typefaces, refusing

_PAGE = Path(__file__).parent / "notice.typ"
_TITLE = "扫码入企告知单"
_MAY_HAVE_ONE: frozenset[CodeStanding] = frozenset({"approved", "on-site", "over"})
_DOOR = {
    "title": "企业窗口",
    "opening": (
        "凭下面的密码，可以在网上向本机关申请回避、陈述申辩、对检查发现的问题提异议、交整改证明、投诉检查人员，"
        "检查后可以评价。投诉由法规部门办理，投诉和评价检查人员都看不到。办到哪一步、怎样答复，也在那里看。"
    ),
    "label": "密码",
    "steps": (
        "扫描上面的二维码，点“企业窗口”，输入密码，不分大小写。",
        "密码只能用一次。以后看答复，用同一部手机扫这张告知单（用微信扫开的，还用微信扫）；换了手机，看不到以前的来信。",
        "密码请勿给他人看。页面说密码已经用过，而您没有用过的，请立即按下列方式告诉本机关。",
    ),
}


class NoNoticeNow(Conflict):
    code = "no-notice-now"
    title = "这次检查不能出具告知单"
    title_en = "No notice of this inspection now"


class NoticePrintedBefore(Conflict):
    code = "notice-printed-before"
    title = "这张告知单已经出具"
    title_en = "The notice was printed before"


class _Words(NamedTuple):
    """What the sheet says before the visit is over, or after it. `opening` says where the day stands."""

    opening: str
    near: str
    call: str
    steps: tuple[str, ...]


_BEFORE = _Words(
    "本机关{on}对贵单位进行安全生产检查。检查是否真实、由谁检查、查什么、依据什么，扫码即知，不用注册。",
    "近日",
    "手机扫码，先核对，再检查",
    (
        "用手机扫描二维码，核对网址开头是否为 {site}，页面是否写明“真实，已获批准”。",
        "请检查人员出示执法证件，核对证号与页面所列是否一致。",
        "核对检查事项和依据。与页面不符的，请先不要接受检查，并按下列方式向本机关求证。",
    ),
)
_AFTER = _Words(
    "本机关{on}对贵单位进行了安全生产检查。检查是否真实、由谁检查、查了什么、依据什么，扫码即知，不用注册。",
    "日前",
    "手机扫码，核对这次检查",
    (
        "用手机扫描二维码，核对网址开头是否为 {site}，页面是否写明“真实，现场检查已经结束”。",
        "核对到场人员的证号、检查事项和依据与页面所列是否一致。不一致的，请按下列方式向本机关求证。",
    ),
)


class Notice(NamedTuple):
    """What stands on the sheet. `on`: the day of the visit, None if it is not set; `over`: the visit was held. `secret`
    is in groups, and nobody but the enterprise gets it.
    """

    authorities: Authorities
    party: str
    identifier: str
    on: date | None
    over: bool
    today: date
    address: str
    rights: Sequence[Right]
    secret: str


def require_held(standing: CodeStanding) -> None:
    """Refuse a notice of an inspection that may not be held, and was not. Raises NoNoticeNow."""
    if standing not in _MAY_HAVE_ONE:
        raise NoNoticeNow(
            "只有已获批准的检查和已经检查过的检查可以出具告知单。请查看该检查的状态。",
            "Only an inspection that is approved, or was held, has a notice. Look at the state of the inspection.",
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
        words = _AFTER if notice.over else _BEFORE
        rights = [{"words": each.words, "text": each.text, "citation": each.citation} for each in notice.rights]
        return {
            "title": _TITLE,
            "bureau": self._set(notice.authorities.bureau),
            "party": self._set(notice.party),
            "identifier": self._set(notice.identifier),
            "opening": words.opening.format(on=_on(notice, words)),
            "call": words.call,
            "qr": code_image(notice.address),
            "address": notice.address,
            "steps": [step.format(site=notice.address.partition(PAGE)[0]) for step in words.steps],
            "door": {**_DOOR, "secret": notice.secret.split("-")},
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


def _on(notice: Notice, words: _Words) -> str:
    if notice.on is None:
        return words.near
    return f"{'于' if notice.over else '定于'}{_written(notice.on)}"


def _reach(authorities: Authorities) -> Iterator[str]:
    if authorities.telephone:
        yield f"求证电话：{authorities.telephone}"
    if authorities.address:
        yield f"地址：{authorities.address}"


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
