"""HTML out of values: one template a page, everything escaped, nothing loaded from elsewhere."""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.publishing.notice.permanence import MOVING
from services.publishing.site import words
from shared.errors import NotFound

_HERE = Path(__file__).parent
_MEDIA_TYPES = {"site.css": "text/css", "seal.svg": "image/svg+xml"}

HEADERS = {
    "Cache-Control": MOVING,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What every page is sent with."""

Link = Callable[..., str]
"""A route's name and its parameters → the path a reader's browser asks for."""


class NoSuchAsset(NotFound):
    code = "no-such-asset"
    title = "没有这个文件"
    title_en = "No such file"


def linker(scope: Mapping[str, Any]) -> Link:
    """Links for who made this request (an ASGI scope), under whichever address the application is mounted."""

    def link(name: str, /, **parameters: Any) -> str:
        # Of this application, not of the router that mounted it: there another service may have a route of this name.
        return f"{scope.get('root_path', '')}{scope['app'].url_path_for(name, **parameters)}"

    return link


def render(template: str, link: Link, **values: Any) -> str:
    """A page. `values` are what the template names; a missing one is an error, not a blank."""
    return _environment().get_template(template).render(link=link, fingerprint=fingerprint, **values)


@cache
def asset(name: str) -> tuple[bytes, str]:
    """A file of the site and its media type. Raises NoSuchAsset."""
    if name not in _MEDIA_TYPES:
        raise NoSuchAsset(f"本站没有文件 {name}。", f"The site has no file {name}.")
    return (_HERE / "static" / name).read_bytes(), _MEDIA_TYPES[name]


def fingerprint(name: str) -> str:
    """Changes with the file, so that browsers may keep it for ever."""
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
    environment.globals["words"] = words
    environment.filters.update(beijing=words.beijing, beijing_day=words.beijing_day, beijing_of=words.beijing_of)
    return environment
