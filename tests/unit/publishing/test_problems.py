"""Who gets a page for a refusal, and who the problem document."""

import pytest

from services.publishing.site.problems import prefers_page

CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (CHROMIUM, True),
        ("text/html", True),
        ("application/json;q=0.5, Text/HTML ; q=0.6", True),
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("application/json, text/html", False),
        ("text/html;q=0.4, application/problem+json;q=0.4", False),
        ("text/html;q=0", False),
        ("text/html;q=most", False),
        (",;,", False),
    ],
)
def test_a_page_is_for_who_asks_for_one(accept: str, page: bool) -> None:
    assert prefers_page(accept) is page
