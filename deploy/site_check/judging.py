"""Judging a site by what its pages say of themselves. Pure: the pages, the rules and the day are arguments."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from deploy.site_check.reading import Notice, PageRead
from deploy.site_check.rules import SiteRule, SiteRules
from shared.calendar.spans import months_before

COLUMNS: Mapping[str, tuple[str, str]] = {
    "draws": ("抽查", "draws"),
    "results": ("结果公示", "results"),
    "plans": ("检查计划与覆盖", "plans"),
    "item-lists": ("检查事项清单", "item lists"),
}
"""The columns of the site, in words."""
_BUREAU = re.compile(r"/bureaus/([0-9]{6})/")
_IMPRINT: Mapping[str, tuple[str, str]] = {
    "sponsor": ("主办单位（CHEQIAN_SITE_SPONSOR）", "the sponsor (CHEQIAN_SITE_SPONSOR)"),
    "icp": ("ICP 备案号（CHEQIAN_SITE_ICP）", "the ICP filing (CHEQIAN_SITE_ICP)"),
    "police": ("公安备案号（CHEQIAN_SITE_POLICE）", "the filing with the police (CHEQIAN_SITE_POLICE)"),
    "identification": ("网站标识码（CHEQIAN_SITE_IDENTIFICATION）", "the code (CHEQIAN_SITE_IDENTIFICATION)"),
}


class PageVisited(NamedTuple):
    """A visit of a page: how many seconds the answer took, the status, and the page; None if it could not be read.
    `kind`: a page with columns, a notice, or the home page in the other view.
    """

    path: str
    seconds: float
    status: int
    page: PageRead | None
    kind: str = "page"


class SiteFinding(NamedTuple):
    """Whether the site keeps a rule, and what was seen. `passed` is None if nothing was seen of what the rule asks."""

    name: str
    passed: bool | None
    detail: str
    detail_en: str


def judge(visits: Sequence[PageVisited], rules: SiteRules, left: int = 0) -> Iterator[SiteFinding]:
    """The findings about a site, rule by rule. The first visit is that of the home page. `left`: how many pages were
    found, and not visited.
    """
    yield from _opens(visits, rules, left)
    yield from _home(visits, rules)
    yield from _columns(visits, rules)
    yield from _dated(visits, rules)
    yield from _imprint(visits, rules)
    yield from _views(visits, rules)


def _opens(visits: Sequence[PageVisited], rules: SiteRules, left: int) -> Iterator[SiteFinding]:
    within, share = rules.find("page-opens-within"), rules.find("pages-not-opening")
    if within is None or share is None:
        return
    shut = [visit for visit in visits if visit.page is None or visit.seconds > within.number]
    slowest = max(visits, key=lambda visit: visit.seconds)
    seen = f"{len(visits)} 页，最慢 {slowest.seconds:.1f} 秒（{slowest.path}）"
    seen_en = f"{len(visits)} pages, the slowest took {slowest.seconds:.1f} s ({slowest.path})"
    if shut:
        named = "、".join(f"{visit.path}（{visit.status or '无答复'}）" for visit in shut[:5])
        seen, seen_en = f"{seen}；打不开 {named}", f"{seen_en}; {len(shut)} did not open"
    if left:
        seen, seen_en = f"{seen}；另有 {left} 页没有看", f"{seen_en}; {left} more were not looked at"
    yield _finding(within, 100 * len(shut) < share.number * len(visits), seen, seen_en)


def _home(visits: Sequence[PageVisited], rules: SiteRules) -> Iterator[SiteFinding]:
    rule, home = rules.find("home-updated-within"), visits[0].page
    if rule is None:
        return
    if home is None:
        yield _finding(rule, None, "首页没有打开", "the home page did not open")
        return
    newest = max((day for day in home.days if day <= rules.day), default=None)
    passed = newest is not None and (rules.day - newest).days <= rule.number
    yield _finding(
        rule, passed, f"首页最新信息 {newest or '未注明日期'}", f"newest on the home page: {newest or 'none'}"
    )


def _columns(visits: Sequence[PageVisited], rules: SiteRules) -> Iterator[SiteFinding]:
    by_name: dict[tuple[str, str], list[Notice]] = {}
    for visit in visits:
        for column in visit.page.columns if visit.page else ():
            bureau = _BUREAU.search(visit.path)
            of = f"/bureaus/{bureau[1]}" if bureau else ""
            by_name.setdefault((column.name, of), []).extend(column.notices)
    stale = 0
    for (name, of), notices in by_name.items():
        for finding in _column(name, of, notices, rules):
            stale += finding.passed is False and bool(notices)
            yield finding
    for limit in rules.of_columns():
        for name in limit.columns:
            if not any(name == seen for seen, _ in by_name):
                zh, en = COLUMNS.get(name, (name, name))
                yield _finding(limit, None, f"没有看到“{zh}”栏目", f"no column of {en} was seen")
    if (most := rules.find("stale-columns")) and stale:
        yield _finding(most, stale < most.number, f"未更新的栏目 {stale} 个", f"{stale} columns are stale")


def _column(name: str, of: str, notices: Sequence[Notice], rules: SiteRules) -> Iterator[SiteFinding]:
    """Whether a column of the site, or of the bureau whose pages are at `of`, has something that is new enough."""
    zh, en = COLUMNS.get(name, (name, name))
    where = f"（{of}）" if of else ""
    if not notices:
        if rule := rules.find("empty-columns"):
            yield _finding(rule, False, f"“{zh}”{where}没有内容", f"{en}{where} is empty")
        return
    if limit := rules.of_column(name):
        newest = max((notice.day for notice in notices if notice.day and notice.day <= rules.day), default=None)
        passed = newest is not None and newest >= months_before(rules.day, limit.number)
        yield _finding(limit, passed, f"“{zh}”{where}最新 {newest or '未注明日期'}", f"{en}{where}: newest {newest}")


def _dated(visits: Sequence[PageVisited], rules: SiteRules) -> Iterator[SiteFinding]:
    rule = rules.find("notices-dated")
    if rule is None:
        return
    pages = [(visit.path, bool(visit.page.days)) for visit in visits if visit.kind == "notice" and visit.page]
    listed = [
        (notice.link or visit.path, notice.day is not None)
        for visit in visits
        for column in (visit.page.columns if visit.page else ())
        for notice in column.notices
    ]
    undated = [path for path, is_dated in (*pages, *listed) if not is_dated]
    named, number = "、".join(undated[:5]), len(pages) + len(listed)
    if undated:
        yield _finding(rule, False, f"未注明日期 {len(undated)} 条：{named}", f"{len(undated)} without a day: {named}")
    elif number:
        yield _finding(
            rule, True, f"看到的 {number} 条都注明了日期", f"each of the {number} notices seen bears its day"
        )
    else:
        yield _finding(rule, None, "没有看到信息", "no notice was seen")
    ahead = sorted({visit.path for visit in visits if visit.page and _is_ahead(visit.page, rules.day)})
    if ahead:
        yield _finding(
            rule, False, f"发布日期晚于今天：{'、'.join(ahead[:5])}", f"days to come: {', '.join(ahead[:5])}"
        )


def _is_ahead(page: PageRead, today: date) -> bool:
    return any(notice.day and notice.day > today for column in page.columns for notice in column.notices)


def _imprint(visits: Sequence[PageVisited], rules: SiteRules) -> Iterator[SiteFinding]:
    rule, home = rules.find("imprint"), visits[0].page
    if rule is None:
        return
    if home is None:
        yield _finding(rule, None, "首页没有打开", "the home page did not open")
        return
    missing = [name for name in rule.columns if name not in home.imprint]
    zh, en = ("、".join(_IMPRINT.get(name, (name, name))[language] for name in missing) for language in (0, 1))
    yield _finding(rule, not missing, f"页底缺：{zh}" if missing else "页底齐全", f"missing: {en or 'nothing'}")


def _views(visits: Sequence[PageVisited], rules: SiteRules) -> Iterator[SiteFinding]:
    rule = rules.find("elder-view")
    if rule is None:
        return
    opened = [visit for visit in visits if visit.page]
    without = [visit.path for visit in opened if visit.page and not visit.page.other_view]
    shown, number = "、".join(without[:5]), len(opened)
    if without:
        yield _finding(rule, False, f"不能切换的页面：{shown}", f"pages without the switch: {shown}")
    elif opened:
        yield _finding(rule, True, f"看到的 {number} 页都能切换", f"each of the {number} pages seen has the switch")
    else:
        yield _finding(rule, None, "没有打开任何页面", "no page opened")


def _finding(rule: SiteRule, passed: bool | None, detail: str, detail_en: str) -> SiteFinding:
    sure = ("", "") if rule.verified else ("，条文待核对", ", not compared with the text")
    return SiteFinding(
        rule.rule,
        passed,
        f"{detail}。要求：{rule.text}（{rule.citation}{sure[0]}）",
        f"{detail_en}. Rule: {rule.text_en}{sure[1]}",
    )
