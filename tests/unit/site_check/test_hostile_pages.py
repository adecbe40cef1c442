"""Whatever a page is, it is read, in a time that grows with its length alone; and what was not seen is not praised."""

import time

import pytest

from deploy.site_check.judging import PageVisited, judge
from deploy.site_check.reading import Notice, read_page
from deploy.site_check.rules import SiteRules, shipped_rows
from deploy.site_check.tags import tags_in
from tests.unit.site_check.test_judging import TODAY, html, visit

_PIECES = [
    *("<![", "<!", "</", "<?", "<!--", "<", "&", "<a ", "<a x='", '<a x="', "<a x=", "<a x=' y=\"", "a=", "='"),
    *("<div>", "</p>", "<script>", "<script></", "<title><", "<p/", "<a\n", "<div data-column=a>", "<p data-notice>"),
    *("<div data-column><p data-notice><a href=x>", "<time datetime=2026-01-01>", "x ", " ", '"'),
]


@pytest.mark.parametrize("piece", _PIECES)
@pytest.mark.parametrize("before", ["", "<div>" * 200, "<a ", "<script>", "<div data-column=a><p data-notice>"])
def test_a_page_takes_no_longer_than_it_is_long(piece: str, before: str) -> None:
    begun = time.process_time()
    read_page(before + piece * (200_000 // len(piece)))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "page",
    [
        "<div data-column=a><p data-notice>x<div data-column=b><time datetime=2026-01-01>",
        "<div data-column=a><p data-notice><div data-column=b><a href=/x>",
        "<main><time datetime=0001-01-01T00:00:00+23:00><time datetime=9999-12-31T23:59:59-23:00>",
        "<a href='&#x110000;&#-1;&#99999999999999999999;'>",
    ],
)
def test_no_page_stops_the_reader(page: str) -> None:
    assert read_page(page).days == []


def test_an_element_that_is_too_deep_ends_none_that_is_open() -> None:
    page = read_page("<main data-column=a>" + "<div>" * 300 + "</i>" + "</div>" * 100 + "<p data-notice><a href=/x>")
    assert page.columns[0].notices == [Notice(None, "/x")]


def test_tags_are_those_that_browsers_find() -> None:
    page = "<!-- <a href=no> --><A HREF='/x?a&amp;b' href=no>1 < 2</a ><script>'<b>'</script><i t=a'b c>"
    found = [(tag.name, tag.is_end, dict(tag.attributes)) for tag in tags_in(page)]
    assert found[:3] == [("a", False, {"href": "/x?a&b"}), ("a", True, {}), ("script", False, {})]
    assert [name for name, *_ in found[3:]] == ["script", "i"]


def passed(*visits: PageVisited, left: int = 0) -> dict[str, bool | None]:
    return {each.name: each.passed for each in judge(visits, SiteRules(shipped_rows(), TODAY), left)}


def test_a_site_whose_home_page_did_not_open_is_praised_for_nothing() -> None:
    assert passed(visit(None)) == {
        "page-opens-within": False,
        "home-updated-within": None,
        "notices-updated-within": None,
        "yearly-columns-updated-within": None,
        "notices-dated": None,
        "imprint": None,
        "elder-view": None,
    }


def test_columns_and_notices_that_were_not_seen_are_told() -> None:
    found = passed(visit(html(column="")))
    assert (found["notices-dated"], found["notices-updated-within"], found["elder-view"]) == (None, None, True)


def test_pages_that_were_not_looked_at_are_counted() -> None:
    first = next(judge([visit(html("2026-04-14"))], SiteRules(shipped_rows(), TODAY), 7))
    assert "另有 7 页没有看" in first.detail
