"""Nothing in cases and documents is done twice because somebody clicks twice: every POST that changes something was
sent again, with the same key, the same body, and the version that was read before.
"""

import re

import pytest

from tests.contract.requests.clicking import FEED, READING_POSTS, SHOWN_ONCE, Click
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import PROMISED, Promised

CHANGING = [
    one
    for one in PROMISED
    if one.service in ("cases", "documents")
    and one.operation.method == "post"
    and not one.operation.path.endswith(READING_POSTS)
]
CREATING = [one for one in CHANGING if one.insists_on("Idempotency-Key")]
REPLAYED = [one for one in CREATING if f"/{one.service}{one.operation.path}" != SHOWN_ONCE]
ACTING = [one for one in CHANGING if one.insists_on("If-Match")]


def clicks_on(promised: Promised, lived_in: LivedIn) -> list[Click]:
    """What was sent twice to this operation."""
    shape = re.sub(r"\{\w+\}", "[^/]+", f"/{promised.service}{promised.operation.path}")
    found = [click for click in lived_in.clicks if re.fullmatch(shape, click.path)]
    assert found, f"let `lived_in.work` use {promised}"
    return found


def test_all_but_a_feed_has_a_key_or_a_version() -> None:
    neither = [one for one in CHANGING if one not in CREATING and one not in ACTING]
    assert [one.operation.path for one in neither] == [FEED]


def test_a_secret_is_shown_once(lived_in: LivedIn) -> None:
    (promised,) = (one for one in CREATING if one not in REPLAYED)
    for click in clicks_on(promised, lived_in):
        assert (click.second.status_code, click.says) == (409, "notice-printed-before"), click.second.text
        assert click.more == 0


@pytest.mark.parametrize("promised", REPLAYED, ids=str)
def test_what_is_created_is_created_once(promised: Promised, lived_in: LivedIn) -> None:
    for click in clicks_on(promised, lived_in):
        assert click.is_replayed, click.second.text
        assert click.more == 0


@pytest.mark.parametrize("promised", ACTING, ids=str)
def test_what_is_done_is_done_once(promised: Promised, lived_in: LivedIn) -> None:
    for click in clicks_on(promised, lived_in):
        assert (click.second.status_code, click.says) == (412, "stale-version"), click.second.text
        assert click.more == 0
        assert click.before not in ("", click.first.headers["ETag"]), "the act was decided on the version before"
