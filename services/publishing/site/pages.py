"""HTML pages made from values: one template for each page, everything escaped, nothing loaded from other sites."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.publishing.caching import MOVING
from services.publishing.settings import Imprint, PublishingSettings
from services.publishing.site import reasons, words
from services.publishing.site.elder import PREFIX, is_elder, plain_root
from shared.errors import NotFound

_HERE = Path(__file__).parent
_STYLE = "text/css; charset=utf-8"
_MEDIA_TYPES = {
    "site.css": _STYLE,
    "wide.css": _STYLE,
    "narrow.css": _STYLE,
    "elder.css": _STYLE,
    "paper.css": _STYLE,
    "code.css": _STYLE,
    "door.css": _STYLE,
    "paper.js": "text/javascript; charset=utf-8",
    "seal.svg": "image/svg+xml",
}

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Cache-Control": MOVING,
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""The HTTP headers that every page is sent with."""
_WITH_SCRIPT = f"{_POLICY}; script-src 'self'; connect-src 'self'"
_SCRIPTED = frozenset({"paper.html"})
_UNLISTED = frozenset({"inspection_code.html"})
_LEFT_OUT = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "private, no-cache"}
_FOR_ONE = frozenset({"door.html", "door_shut.html"})
_KEPT_BY_NOBODY = {**_LEFT_OUT, "Cache-Control": "no-store"}


class NoSuchAsset(NotFound):
    code = "no-such-asset"
    title = "没有这个文件"
    title_en = "No such file"


def headers_of(template: str) -> Mapping[str, str]:
    """The HTTP headers of a page. One that has a script of the site may run it, and asks nobody but the site. One that
    is for whoever has its address is kept by nobody on the way, and search engines leave it out; one that is for one
    reader is kept nowhere.
    """
    policy = _WITH_SCRIPT if template in _SCRIPTED else _POLICY
    own = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
    return {**HEADERS, **own, **_unlisted(template)}


def _unlisted(template: str) -> Mapping[str, str]:
    if template in _FOR_ONE:
        return _KEPT_BY_NOBODY
    return _LEFT_OUT if template in _UNLISTED else {}


class Address:
    """The address under which a reader sees the application: it makes links that fit the request (an ASGI scope)."""

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self._scope = scope

    def link(self, name: str, /, **parameters: Any) -> str:
        """The path that the reader's browser must ask for: of a route's name and its parameters."""
        # Use the routes of this application, not those of the router that mounted it: another service there may have a
        # route of the same name.
        return f"{self._scope.get('root_path', '')}{self._scope['app'].path_of(name, **parameters)}"

    def plain(self, name: str, /, **parameters: Any) -> str:
        """The same in the normal view of the site, whatever view the reader has: for programs, and for files that are
        the same in all views.
        """
        return f"{plain_root(self._scope)}{self._scope['app'].path_of(name, **parameters)}"

    @property
    def is_elder(self) -> bool:
        """Whether the reader sees the view for older readers."""
        return is_elder(self._scope)

    @property
    def other_view(self) -> str:
        """The path of this very page in the other view."""
        # One slash: after two, a browser would read the name of another site.
        path = "/" + self._scope["path"].removeprefix(self._scope.get("root_path", "")).lstrip("/")
        query = self._scope.get("query_string", b"").decode("latin-1")
        root = plain_root(self._scope) + ("" if self.is_elder else PREFIX)
        return f"{root}{quote(path)}{'?' if query else ''}{query}"

    @property
    def imprint(self) -> Imprint:
        """What the foot of each page says of who runs the site."""
        settings: PublishingSettings = self._scope["app"].settings
        return settings.imprint

    @property
    def sandbox(self) -> str:
        """The time in the sandbox that the reader sees; "" outside of a sandbox."""
        told: str = self._scope.get("state", {}).get("sandbox", "")
        return told


def render(template: str, address: Address, /, **values: Any) -> str:
    """The HTML of a page. `values` are the variables of the template, among them `bureaus` (their names) and `filled`
    (which columns have something in them); a missing variable is an error and does not become a blank.
    """
    shown = {
        "link": address.link,
        "plain": address.plain,
        "view": address,
        "sandbox": address.sandbox,
        "fingerprint": fingerprint,
    }
    return _environment().get_template(template).render(**shown, **values)


@cache
def asset(name: str) -> tuple[bytes, str]:
    """The bytes of a file of the site, and its media type. Raises NoSuchAsset."""
    if name not in _MEDIA_TYPES:
        raise NoSuchAsset(f"本站没有文件 {name}。", f"The site has no file {name}.")
    return (_HERE / "static" / name).read_bytes(), _MEDIA_TYPES[name]


def fingerprint(name: str) -> str:
    """A text that changes whenever the file changes, so that browsers may keep the file for ever."""
    return sha256(asset(name)[0]).hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words, reasons=reasons)
    filters = (words.beijing, words.beijing_day, words.beijing_of, words.day_of)
    environment.filters.update({each.__name__: each for each in filters})
    return environment
