"""The words of the public site for stages, sources and times: in Chinese first and in English beneath."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from services.publishing.notice.story import Because, Notice, PublishedShare, Step
from shared.canonical import JsonObject
from shared.clock import SHANGHAI
from shared.contracts.publishing import Stage


class Words(NamedTuple):
    """The same words in two languages."""

    zh: str
    en: str


class Population(NamedTuple):
    """What a draw draws, in words: the Chinese noun, its measure word, and the English noun."""

    noun: str
    measure: str
    en: str


STANDING: Mapping[Stage, Words] = {
    "announced": Words("已公告", "announced"),
    "revealed": Words("随机值公开中", "values coming in"),
    "entered": Words("待得出结果", "outcome pending"),
    "confirmed": Words("待得出结果", "outcome pending"),
    "completed": Words("已完成", "completed"),
    "void-requested": Words("申请作废", "void requested"),
    "voided": Words("已作废", "void"),
}
"""The state of a draw after its last stage, in words."""

_HAPPENED: Mapping[Stage, Words] = {
    "announced": Words("公告：规则、名单、随机来源就此固定", "Announced: rules, frame and sources are fixed"),
    "revealed": Words("{} 公开随机值", "{} reveals its value"),
    "entered": Words("{} 的最后一个随机值登记", "The last value, of {}, is entered"),
    "confirmed": Words("第二人核对 {} 的值", "A second person confirms the value of {}"),
    "completed": Words("完成：种子与结果算出", "Completed: seed and outcome"),
    "void-requested": Words("申请作废：{}", "Void requested: {}"),
    "voided": Words("批准作废：{}", "Declared void: {}"),
    "substituted": Words("一个抽中者退出，备选替补", "One is out, the reserve stands in"),
    "vacated": Words("一个岗位空出，另行抽取", "A slot is vacated and drawn for again"),
    "opened": Words("检查结束，公开名单", "The visits are over, the names are public"),
}
_SOURCES: Mapping[str, Words] = {
    "party": Words("参与方", "party"),
    "drand": Words("公共随机信标", "public beacon"),
    "public": Words("公开数字", "public number"),
    "dice": Words("现场掷骰", "dice"),
    "escrow": Words("托管值", "escrowed value"),
}
BECAUSE: Mapping[Because, Words] = {
    "recused": Words("回避", "recused"),
    "refused": Words("未接受派遣", "refused"),
    "absent": Words("不能到岗", "absent"),
}
"""In words, why a person does not take the slot for which they were drawn."""

_POPULATIONS: Mapping[str, Population] = {
    "enterprises": Population("企业", "户", "enterprises"),
    "people": Population("执法人员", "人", "inspectors"),
    "experts": Population("专家", "人", "experts"),
    "items": Population("抽查事项", "项", "items"),
    "counties": Population("县区", "个", "counties"),
}
_ANY = Population("抽查对象", "个", "units")
_TAGS = {"leader": "组长", "deputy": "副组长", "member": "组员", "expert": "专家"}
_KINDS_OF_TAG = {"team": "检查组 {}", "group": "类别 {}", "role": "{}"}
# A second person has to read these values too before they count.
_CONFIRMED_BY_TWO = frozenset({"public", "dice"})


def happened(step: Step) -> Words:
    """One event of a draw in words, with the source or reason that it is about."""
    zh, en = _HAPPENED[step.stage]
    return Words(zh.replace("{}", step.subject), en.replace("{}", step.subject))


def drawn_of(notice: Notice) -> Population:
    """The words for what this draw draws: enterprises, inspectors, experts, items or counties."""
    return _POPULATIONS.get("enterprises" if notice.assigns else notice.population, _ANY)


def facts(notice: Notice) -> list[tuple[str, int, str]]:
    """The size of a draw as rows of (Chinese word, number, measure word)."""
    if notice.assigns:
        people = int(notice.spec["people"]["size"])
        return [("检查任务", notice.size, "项"), ("可派人员", people, "人")]
    measure = drawn_of(notice).measure
    return [("名单", notice.size, measure), ("抽中" if notice.completion else "拟抽", notice.to_draw, measure)]


def withheld(notice: Notice) -> Words:
    """The reason, in words, why the page does not show the names behind a draw's ids."""
    if notice.names == "later":
        return Words(
            "暗查暗访：检查结束前不公开名单。", "Unannounced visits: the names become public when the visits are over."
        )
    if notice.assigns:
        return Words("受检企业名单不公开。", "Whom the tasks visit is never public.")
    return Words("人员名单不公开。", "Names of people are never public.")


def tag(text: str) -> str:
    """A tag or slot name in Chinese: the protocol's own words are translated, the bureau's words stay as they are."""
    kind, _, value = text.partition(":")
    return _KINDS_OF_TAG[kind].format(tag(value)) if value and kind in _KINDS_OF_TAG else _TAGS.get(text, text)


def kind_of(source: JsonObject) -> Words:
    """The kind of an entropy source, in words."""
    return _SOURCES[source["type"]]


def owner_of(source: JsonObject) -> Words:
    """The owner of an entropy source, in words."""
    return Words("本局", "the bureau") if source["owner"] == "bureau" else Words(source["owner"], "independent")


def share_of(notice: Notice, source: JsonObject) -> PublishedShare | None:
    """The value that the source has given; None if it has given none yet."""
    return next((share for share in notice.shares if share.source == source["source"]), None)


def share_standing(notice: Notice, source: JsonObject) -> Words:
    """In words, whether the source has given its value and whether the value counts."""
    share = share_of(notice, source)
    if notice.completion and source["source"] in notice.completion.absent:
        return Words("逾期未公开，不计入种子", "late, left out of the seed")
    if share is None:
        return Words("尚未公开", "not revealed yet")
    if source["type"] in _CONFIRMED_BY_TWO and not share.confirmed:
        return Words("待第二人核对", "to be confirmed")
    return Words("已公开", "revealed")


def beijing(moment: datetime) -> str:
    """Date and time in Beijing, written `2026年3月3日 09:30:00`."""
    return f"{beijing_day(moment)} {moment.astimezone(SHANGHAI):%H:%M:%S}"


def beijing_day(moment: datetime) -> str:
    """The day in Beijing, written `2026年3月3日`."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"


def beijing_of(text: str) -> str:
    """Date and time in Beijing of an RFC 3339 text, written as `beijing` does."""
    return beijing(datetime.fromisoformat(text))


def missing_serials(draws: int, highest: int) -> Words:
    """In words, whether the serials 1 … `highest` of a year are complete."""
    if draws == highest:
        return Words(
            f"已公告 {draws} 次，序号 1 至 {highest} 连续，无缺号", f"{draws} announced, serials without a gap"
        )
    return Words(
        f"已公告 {draws} 次，最大序号 {highest}：序号不连续，请向公示单位查询",
        f"{draws} announced, highest serial {highest}: one is missing or used twice; ask why",
    )
