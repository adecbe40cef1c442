"""A party's way over the network: it fetches the receipt of an announcement, and hands its opening in."""

import json
from http import HTTPStatus
from typing import Any

from shared.draws.announced import RECEIPT_LIMIT
from shared.draws.entropy import Reveal
from shared.errors import Conflict
from shared.peers import Allowance, Sent, asking

RECEIPT_ENDING = ".tlog-proof"
_ANSWER = Allowance(RECEIPT_LIMIT, seconds=20)


class SiteRefused(Conflict):
    code = "site-refused"
    title = "网站未接受请求"
    title_en = "The site refused the request"


def receipt_address(url: str) -> str:
    """The address of the announcement's receipt, from the address of a draw on the public site, or of the receipt."""
    return url if url.endswith(RECEIPT_ENDING) else f"{url.rstrip('/')}/announcement{RECEIPT_ENDING}"


def draw_address(url: str) -> str:
    """The address of the public state of a draw, from the address of its page."""
    return f"{url.rstrip('/')}.json"


def fetch(url: str, within: Allowance = _ANSWER) -> bytes:
    """The bytes at an address. Raises SiteRefused, and what `Peers.ask` raises."""
    return _answer(url, within, None)


def hand_in(service: str, draw: str, reveal: Reveal, within: Allowance = _ANSWER) -> bytes:
    """Hand an opening in to the sampling service at an address: `POST {service}/draws/{draw}/values`.

    Returns the answer. Raises SiteRefused, and what `Peers.ask` raises.
    """
    body = Sent(json.dumps(reveal._asdict()).encode(), "application/json")
    return _answer(f"{service.rstrip('/')}/draws/{draw}/values", within, body)


def _answer(url: str, within: Allowance, body: Sent | None) -> bytes:
    with asking() as ask:
        answer = ask(url, within, body)
    if answer.status in {HTTPStatus.OK, HTTPStatus.CREATED}:
        return answer.content
    said, said_en = _told(answer.content)
    raise SiteRefused(f"{url} 答复 {answer.status}：{said}", f"{url} answered {answer.status}: {said_en}", url=url)


def _told(data: bytes) -> tuple[str, str]:
    """What a problem document says in both languages. Of any other answer, nothing."""
    try:
        problem: Any = json.loads(data)
        return f"{problem['title']}：{problem['detail']}", f"{problem['title_en']}: {problem['detail_en']}"
    except (ValueError, TypeError, KeyError, RecursionError):
        return "没有说明；请核对网址。", "it does not say why; check the address."
