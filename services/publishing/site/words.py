"""The words of the public site for stages, sources and times: in Chinese first and in English beneath."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from services.publishing.bureau.naming import BureauNames
from services.publishing.notice.story import Failure, Notice, PublishedAnnulment, PublishedReveal, Step
from services.publishing.site.reasons import Words
from shared.canonical import JsonObject
from shared.clock import SHANGHAI
from shared.contracts.publishing import Stage


class Population(NamedTuple):
    """What a draw draws, in words: the Chinese noun, its measure word, and the English noun."""

    noun: str
    measure: str
    en: str


STANDING: Mapping[Stage, Words] = {
    "announced": Words("已公告", "announced"),
    "witnessed": Words("已公告并见证", "announced and witnessed"),
    "revealed": Words("随机值公开中", "values coming in"),
    "completed": Words("已完成", "completed"),
    "failed": Words("抽查失败", "failed"),
}
"""The state of a draw after its last stage, in words."""
_OVERDUE = Words("逾期未出结果", "overdue")
_ANNULLED = Words("已撤销", "annulled")

_HAPPENED: Mapping[str, Words] = {
    "announced": Words("公告：规则、名单、随机来源就此固定", "Announced: rules, lists and sources are fixed"),
    "witnessed": Words("公告已由见证方签名", "The announcement is cosigned by the witnesses"),
    "revealed": Words("{} 公开随机值", "{} opens its value"),
    "completed": Words("完成：种子与结果算出", "Completed: seed and outcome"),
    "failed": Words("抽查失败：{} 到期未公开随机值", "Failed: {} withheld its value"),
    "substituted": Words("第 {} 次替补：一个抽中者退出", "Substitution {}: a drawn unit is out"),
    "succeeded": Words("第 {} 次递补：一人不能到岗", "Succession {}: a person is not available"),
    "opened": Words("暗查暗访公开", "The covert draw is opened"),
    "settled": Words("办结：所抽对象的去向公布", "Settled: what became of the drawn"),
}
_UNSEEN = Words("抽查失败：日志未获见证", "Failed: the log was not witnessed")
_SOURCES: Mapping[str, Words] = {
    "party": Words("参与方", "party"),
    "drand": Words("公共随机信标", "public beacon"),
}

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


def standing(notice: Notice, now: datetime) -> Words:
    """The state of a draw, in words."""
    if notice.annulled:
        return _ANNULLED
    return _OVERDUE if notice.overdue(now) else STANDING[notice.stage]


def happened(notice: Notice, step: Step, bureaus: BureauNames) -> Words:
    """One event of a draw in words, with the party or number that it is about."""
    if step.stage == "annulled" and notice.annulled:
        by = who_annulled(notice.annulled, bureaus)
        return Words(f"撤销：由{by.zh}作出", f"Annulled by {by.en}")
    zh, en = _UNSEEN if step.stage == "failed" and not step.subject else _HAPPENED[step.stage]
    subject = _party_names(notice).get(step.subject, step.subject)
    return Words(zh.replace("{}", subject), en.replace("{}", subject))


def why_failed(notice: Notice, failure: Failure) -> Words:
    """Why a draw failed, in words."""
    name = _party_names(notice).get(failure.withheld)
    if name is None:
        return Words("日志在截止前没有获得见证。", "The log was not witnessed before the end.")
    return Words(f"{name}到截止时仍未公开随机值。", f"{name} had not opened its value by the end.")


def who_annulled(annulment: PublishedAnnulment, bureaus: BureauNames) -> Words:
    """By whom a draw was annulled, in words."""
    if annulment.by_superior:
        superior = bureaus.of(annulment.by)
        return Words(f"上级单位（{superior}）", f"the superior, {superior}")
    return Words(f"外部机关“{annulment.by}”", f"an authority outside, {annulment.by}")


def _party_names(notice: Notice) -> dict[str, str]:
    return {source["source"]: source["name"] for source in notice.spec["entropy"] if source["type"] == "party"}


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
        return Words("暗查暗访：公开前不披露名单。", "Unannounced visits: the names become public later.")
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


def reveal_of(notice: Notice, source: JsonObject) -> PublishedReveal | None:
    """The nonce that a party has opened; None if it has opened none yet."""
    return next((reveal for reveal in notice.reveals if reveal.source == source["source"]), None)


def source_standing(notice: Notice, source: JsonObject) -> Words:
    """In words, whether the source has given its value, and if not, whose turn it is."""
    reveal = reveal_of(notice, source)
    if reveal:
        return Words("逾期才公开，不计入", "opened late, does not count") if reveal.late else Words("已公开", "opened")
    if source["type"] == "drand":
        return Words("已取得", "known") if notice.completion else Words("尚未取得", "not handed in yet")
    if notice.failure:
        withheld = notice.failure.withheld == source["source"]
        return Words("到期未公开", "withheld") if withheld else Words("未轮到", "it was not its turn")
    if notice.awaited == source["source"]:
        return Words("轮到该方公开", "it is its turn")
    return Words("在前一方之后公开", "opens after the party before it")


def beijing(moment: datetime) -> str:
    """Date and time in Beijing, written `2026年3月3日 09:30:00`."""
    return f"{beijing_day(moment)} {moment.astimezone(SHANGHAI):%H:%M:%S}"


def beijing_day(moment: datetime) -> str:
    """The day in Beijing, written `2026年3月3日`."""
    return day_of(moment.astimezone(SHANGHAI).date())


def day_of(day: date | str) -> str:
    """A day, as such or in ISO form, written `2026年3月3日`."""
    told = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{told.year}年{told.month}月{told.day}日"


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
