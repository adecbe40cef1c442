"""Which rules for sites of the government a site keeps, by what its pages say."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

import pytest

from deploy.site_check.judging import PageVisited, SiteFinding, judge
from deploy.site_check.reading import read_page
from deploy.site_check.rules import SiteRules, shipped_rows
from deploy.site_check.visiting import visit_site
from shared.peers import Allowance, Answer, PeerFailed, Sent

TODAY = date(2026, 4, 15)
FOOT = "".join(f'<li data-imprint="{name}">x</li>' for name in ("sponsor", "icp", "police", "identification"))


def html(*days: str, column: str = "draws", foot: str = FOOT, more: str = "") -> str:
    notices = "".join(
        f'<li data-notice><a href="/draws/{day}">x</a><time datetime="{day}">x</time></li>' for day in days
    )
    listed = f'<ol data-column="{column}">{notices}</ol>' if column else ""
    return (
        '<!doctype html><a href="/elder/" data-view="elder">长辈版</a><nav><a href="/">a</a><a href="/log">b</a></nav>'
        f"<main><img src=x><br>{listed}{more}</main><footer>{foot}</footer>"
    )


def visit(page: str | None, path: str = "/", seconds: float = 0.1, kind: str = "page") -> PageVisited:
    return PageVisited(path, seconds, 200 if page else 500, read_page(page) if page is not None else None, kind)


def broken(visits: Iterable[PageVisited], today: date = TODAY) -> dict[str, str]:
    """The findings about rules that are broken: the rule → what was seen."""
    found = judge(list(visits), SiteRules(shipped_rows(), today))
    return {each.name: each.detail for each in found if each.passed is False}


def test_a_site_that_keeps_all_rules_has_no_finding_against_it() -> None:
    visits = [
        visit(html("2026-04-02", "2026-03-01")),
        visit(html("2026-01-05", column="plans"), "/bureaus/370124/plans"),
    ]
    findings = list(judge(visits, SiteRules(shipped_rows(), TODAY)))
    assert all(each.passed is not False for each in findings)
    assert {each.name for each in findings if each.passed} == {
        *("page-opens-within", "home-updated-within", "notices-updated-within", "yearly-columns-updated-within"),
        *("notices-dated", "imprint", "elder-view"),
    }


def test_the_home_page_must_be_newer_than_two_weeks() -> None:
    assert broken([visit(html("2026-04-01"))]) == {}
    assert set(broken([visit(html("2026-03-31"))])) == {"home-updated-within"}


def test_a_day_to_come_updates_nothing_and_is_told() -> None:
    told = broken([visit(html("2026-04-16", "2026-03-31"))])
    assert set(told) == {"home-updated-within", "notices-dated"}
    assert "晚于今天" in told["notices-dated"]


@pytest.mark.parametrize(
    ("column", "limit", "rule"),
    [
        ("draws", date(2025, 10, 15), "notices-updated-within"),
        ("results", date(2025, 10, 15), "notices-updated-within"),
        ("plans", date(2025, 4, 15), "yearly-columns-updated-within"),
        ("item-lists", date(2025, 4, 15), "yearly-columns-updated-within"),
    ],
)
def test_each_column_has_its_limit(column: str, limit: date, rule: str) -> None:
    home = visit(html("2026-04-14", column="news"))
    assert broken([home, visit(html(str(limit), column=column), "/x")]) == {}
    late = limit.replace(day=limit.day - 1)
    told = broken([home, visit(html(str(late), column=column), "/x")])
    assert list(told) == [rule]
    assert str(late) in told[rule]


def test_five_stale_columns_are_a_finding_of_their_own() -> None:
    home = visit(html("2026-04-14", column="news"))
    old = [visit(html("2020-01-01", column="plans"), f"/bureaus/37012{n}/plans") for n in range(5)]
    assert "stale-columns" not in broken([home, *old[:4]])
    assert "5 个" in broken([home, *old])["stale-columns"]


def test_an_empty_column_must_be_hidden() -> None:
    assert set(broken([visit(html("2026-04-14")), visit(html(column="results"), "/results")])) == {"empty-columns"}


def test_a_notice_without_a_day_is_named() -> None:
    more = '<ul data-column="results"><li data-notice><a href="/results/1">x</a></li></ul>'
    told = broken([visit(html("2026-04-14", more=more)), visit(html(column=""), "/draws/2", kind="notice")])
    assert "/draws/2、/results/1" in told["notices-dated"]


def test_pages_that_open_late_or_never_may_be_few() -> None:
    visits = [visit(html("2026-04-14")), *(visit(html(column=""), f"/{n}") for n in range(20))]
    assert broken([*visits, visit(html(column=""), "/late", seconds=15.1)]) == {}
    told = broken([*visits, visit(html(column=""), "/late", seconds=15.1), visit(None, "/gone")])
    assert "/late" in told["page-opens-within"]
    assert "/gone（500）" in told["page-opens-within"]


def test_what_the_foot_lacks_is_named_with_its_setting() -> None:
    told = broken([visit(html("2026-04-14", foot='<li data-imprint="sponsor">x</li>'))])
    assert "CHEQIAN_SITE_ICP" in told["imprint"]
    assert "SPONSOR" not in told["imprint"]


def test_a_page_without_the_view_for_older_readers_is_named() -> None:
    page = html(column="").replace("data-view", "data-other")
    assert "/plain" in broken([visit(html("2026-04-14")), visit(page, "/plain")])["elder-view"]


def test_rules_hold_from_their_day_on() -> None:
    assert broken([visit(html(column=""))], date(2016, 1, 1)) == {}
    assert set(broken([visit(html(column="", foot=""))], date(2018, 1, 1))) == {"imprint"}


def test_each_rule_says_where_it_stands_and_that_it_is_not_verified() -> None:
    found: list[SiteFinding] = list(judge([visit(html("2026-04-14"))], SiteRules(shipped_rows(), TODAY)))
    assert all("条文待核对" in each.detail and "《" in each.detail for each in found)


@pytest.mark.parametrize("broken_html", ["", "<", "</li></ol>", '<li data-notice><time datetime="x">', "<time>" * 1000])
def test_any_text_can_be_read(broken_html: str) -> None:
    assert read_page(broken_html).days == []


def test_a_visit_follows_the_navigation_bureaus_and_some_notices_once() -> None:
    elsewhere = '<a href="https://elsewhere.example/bureaus">c</a><a href="http://[/bureaus">d</a>'
    bureaus = f'<a href="/bureaus/370124">a</a><a href="/bureaus/370124/items/1">b</a>{elsewhere}'
    pages = '<a href="/bureaus/370124/plans">z</a><a href="/bureaus/370124/items#x">x</a><a href="/secret">y</a>'
    site = {
        "/": html(*(f"2026-04-0{day}" for day in range(1, 6)), more='<a href="/bureaus">x</a>'),
        "/log": html(column=""),
        "/bureaus": html(column="", more=bureaus),
        "/bureaus/370124": html(column="", more=pages),
        "/bureaus/370124/plans": "{}",
        "/bureaus/370124/items": html("2026-01-01", column="item-lists"),
        "/elder/": html(column="", more='<a href="/elder/bureaus">x</a>'),
        **{f"/draws/2026-04-0{day}": html(column="") for day in (1, 2, 3)},
    }
    asked: list[str] = []

    def ask(url: str, within: Allowance, sent: Sent | None) -> Answer:
        path = urlsplit(url).path
        asked.append(path)
        if path == "/log":
            raise PeerFailed("坏了。", "Broken.", retry_after=5)
        return Answer(url, 200 if path in site else 404, site.get(path, "").encode())

    visits, left = visit_site("https://jg.example.gov.cn/", ask, seconds=1, most=100)
    assert left == 0
    assert [each.path for each in visits] == [path for path in asked if path != "/bureaus/370124/plans"]
    assert sorted(asked) == sorted({*site, "/draws/2026-01-01"})
    assert next(each for each in visits if each.path == "/log").page is None
    visits, left = visit_site("https://jg.example.gov.cn", ask, seconds=1, most=2)
    assert (len(visits), left) == (2, 5)
