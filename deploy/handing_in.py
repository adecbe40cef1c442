"""A party's way over the network: it fetches the receipt of an announcement, and hands its opening in."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

from shared.draws.announced import RECEIPT_LIMIT
from shared.draws.entropy import Reveal
from shared.errors import Conflict, Invalid, Unavailable

RECEIPT_ENDING = ".tlog-proof"
_TIMEOUT = 20


class SiteUnreachable(Unavailable):
    code = "site-unreachable"
    title = "无法访问网站"
    title_en = "The site cannot be reached"


class SiteRefused(Conflict):
    code = "site-refused"
    title = "网站未接受请求"
    title_en = "The site refused the request"


class SiteAnswerTooLong(Invalid):
    code = "site-answer-too-long"
    title = "网站返回的内容过长"
    title_en = "The site's answer is too long"


def is_address(place: str) -> bool:
    """Whether a place is an address on the network, and not a file."""
    return place.startswith(("http://", "https://"))


def receipt_address(url: str) -> str:
    """The address of the announcement's receipt, from the address of a draw on the public site, or of the receipt."""
    return url if url.endswith(RECEIPT_ENDING) else f"{url.rstrip('/')}/announcement{RECEIPT_ENDING}"


def draw_address(url: str) -> str:
    """The address of the public state of a draw, from the address of its page."""
    return f"{url.rstrip('/')}.json"


def fetch(url: str) -> bytes:
    """The bytes at an address. Raises SiteUnreachable, SiteRefused, SiteAnswerTooLong."""
    return _answer("GET", url)


def hand_in(service: str, draw: str, reveal: Reveal) -> bytes:
    """Hand an opening in to the sampling service at an address: `POST {service}/draws/{draw}/values`.

    Returns the answer. Raises SiteUnreachable, SiteRefused, SiteAnswerTooLong.
    """
    return _answer("POST", f"{service.rstrip('/')}/draws/{draw}/values", reveal._asdict())


def _answer(method: str, url: str, body: Mapping[str, str] | None = None) -> bytes:
    data = bytearray()
    try:
        with httpx.Client(timeout=_TIMEOUT) as client, client.stream(method, url, json=body) as response:
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > RECEIPT_LIMIT:
                    raise SiteAnswerTooLong(
                        f"{url} 返回的内容超过 {RECEIPT_LIMIT} 字节；请核对网址。",
                        f"{url} answers with more than {RECEIPT_LIMIT} bytes; check the address.",
                    )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SiteUnreachable(
            f"无法访问 {url}：{error}。请核对网址和网络后重试。",
            f"{url} cannot be reached: {error}. Check the address and the network, and try again.",
            retry_after=5,
        ) from error
    if response.is_success:
        return bytes(data)
    said, said_en = _told(bytes(data))
    raise SiteRefused(
        f"{url} 答复 {response.status_code}：{said}", f"{url} answered {response.status_code}: {said_en}", url=url
    )


def _told(data: bytes) -> tuple[str, str]:
    """What a problem document says in both languages. Of any other answer, nothing."""
    try:
        problem: Any = json.loads(data)
        return f"{problem['title']}：{problem['detail']}", f"{problem['title_en']}: {problem['detail_en']}"
    except (ValueError, TypeError, KeyError, RecursionError):
        return "没有说明；请核对网址。", "it does not say why; check the address."
