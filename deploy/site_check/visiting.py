"""Visiting a site as a reader does: the home page, where its navigation leads, its bureaus, and some notices."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from time import monotonic
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from deploy.site_check.judging import PageVisited
from deploy.site_check.reading import read_page
from shared.errors import Invalid
from shared.peers import Allowance, Ask, PeerFailed

_PAGE_BYTES = 2_000_000
_NOTICES_OF_A_COLUMN = 3
_MOST_WAITING = 10_000
"""Links beyond these are not kept: a page may have a hundred thousand."""
_BUREAU = re.compile(r"/bureaus(/[0-9]{6}(/(items|plans|[0-9]{4}))?)?$")


class NotASite(Invalid):
    code = "not-a-site"
    title = "不是公示网站"
    title_en = "Not a public site"


class SiteVisited(NamedTuple):
    """The visits, the home page first; and how many pages were found, and not visited."""

    visits: Sequence[PageVisited]
    left: int


def visit_site(address: str, ask: Ask, *, seconds: float, most: int) -> SiteVisited:
    """Visit the home page at the address and at most `most` pages in all; an answer may take so many seconds. The first
    visit is that of the home page.

    Raises NotAnAddress; NotASite; PeerFailed if even the home page gives no answer.
    """
    home = f"{address.rstrip('/')}/"
    waiting, seen, visits = deque([(home, "page")]), {home}, list[PageVisited]()
    while waiting and len(visits) < most:
        url, kind = waiting.popleft()
        visit = _visit(url, kind, ask, seconds, is_first=not visits)
        if visit is None and not visits:
            raise NotASite(
                f"{home} 的答复不是网页；请给出公示网站首页的网址。",
                f"What {home} answers is no page: give the address of the home page of the public site.",
            )
        if visit is None:
            continue
        visits.append(visit)
        for link, next_kind in _leads(visit, is_home=url == home):
            target = _target(url, link)
            is_here = link and urlsplit(target).netloc == urlsplit(home).netloc
            if is_here and target not in seen and len(seen) < _MOST_WAITING:
                seen.add(target)
                waiting.append((target, next_kind))
    return SiteVisited(visits, len(waiting))


def _target(url: str, link: str) -> str:
    """The address of a link on a page; "" for one that is none."""
    try:
        return urljoin(url, link).partition("#")[0]
    except ValueError:
        return ""


def _visit(url: str, kind: str, ask: Ask, seconds: float, *, is_first: bool) -> PageVisited | None:
    """The visit; None if what is there is a file, and no page."""
    path, begun = urlsplit(url).path, monotonic()
    try:
        answer = ask(url, Allowance(_PAGE_BYTES, seconds), None)
    except PeerFailed:
        if is_first:
            raise
        return PageVisited(path, monotonic() - begun, 0, None, kind)
    took = monotonic() - begun
    if answer.status != HTTPStatus.OK:
        return PageVisited(path, took, answer.status, None, kind)
    if not answer.content[:100].lstrip().lower().startswith(b"<!doctype html"):
        return None
    return PageVisited(path, took, answer.status, read_page(answer.content.decode("utf-8", "replace")), kind)


def _leads(visit: PageVisited, *, is_home: bool) -> Iterator[tuple[str, str]]:
    """Where the reader goes on from a page, and to which kind of page."""
    page = visit.page
    if page is None or visit.kind == "view":
        return
    if is_home:
        yield from ((link, "page") for link in page.navigation)
        yield page.other_view, "view"
    yield from ((link, "page") for link in page.links if _BUREAU.search(link.partition("#")[0]))
    for column in page.columns:
        yield from ((notice.link, "notice") for notice in column.notices[:_NOTICES_OF_A_COLUMN] if notice.link)
