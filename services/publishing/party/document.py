"""The page of a party: one document with its style and scripts inside, which works without any server once it is there.

Its bytes are the same on every site of the same version, so that anybody can compare them.
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from services.publishing.party.joining import joined
from services.publishing.site.pages import asset

PAGE = Path(__file__).parent / "page"
"""The folder with the parts of the page."""

PINNED: Mapping[str, str] = {
    "noble/ed25519.js": "sha384-Mn3Pw6kF6BnK6mrt9jgociul6uWPooS/UN1RxwkhSN6lFlyQF33h3c9Dx+TKoIG3",
    "noble/hashes/_md.js": "sha384-+inj+kU2SrziXaCzySRcSf7kOiLEfScN7pI3vq97++FGKDRSw3MJ0t0l37dQWmKc",
    "noble/hashes/_u64.js": "sha384-SPLtaj6mblQ3NtLCy4eidRByUQWvhD8+J1MpyW8ejRRfwyGrzdElsKxcrcBmGjZY",
    "noble/hashes/sha2.js": "sha384-YXgpTrphhgj/WMtfF9PcPZQOE57vqATkv4wTjdFflOBTMR5ro2T6S/MkCc9vVH5q",
    "noble/hashes/utils.js": "sha384-YFMR8BWPimRHARZs0bAtgjKOWPQL0ND/lZk6QwHVzhzx71FWSqzQb1ToPgVtqapB",
}
"""The files of the library and the hashes of their bytes, as they were published (page/noble/SOURCE.md)."""


_VIEWS: Mapping[bool, Mapping[str, str]] = {
    False: {
        "class": "",
        "view": "elder",
        "other": "elder/party",
        "switch": '长辈版 <span class="en" lang="en">large type</span>',
    },
    True: {
        "class": "elder",
        "view": "normal",
        "other": "../party",
        "switch": '返回标准版 <span class="en" lang="en">normal view</span>',
    },
}


class Document(NamedTuple):
    """The page, and the HTTP headers that it is sent with."""

    html: str
    headers: Mapping[str, str]


@cache
def document(*, is_elder: bool = False) -> Document:
    """The page, in the normal view or in that for older readers. Raises ModuleNotJoined for modules that `joined`
    cannot join.
    """
    style = _style(is_elder=is_elder)
    script = joined("page.js", _read)
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "connect-src 'self'; form-action 'none'; base-uri 'none'"
    )
    parts = {**_VIEWS[is_elder], "policy": policy, "style": style, "seal": b64encode(asset("seal.svg")[0]).decode()}
    parts["script"] = script
    html = _read("party.html")
    for name, part in parts.items():
        html = html.replace(f"/*{name}*/", part)
    headers = {
        # A saved copy has only the policy inside the document; who may show it in a frame, only a header can say.
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Document(html, headers)


def _style(*, is_elder: bool) -> str:
    whole = _asset("site.css") + _read("party.css")
    if is_elder:
        return whole + _asset("narrow.css") + _asset("elder.css")
    wide, narrow = _asset("wide.css"), _asset("narrow.css")
    return f"{whole}@media (min-width: 42.01rem) {{\n{wide}}}\n@media (max-width: 42rem) {{\n{narrow}}}\n"


def _asset(name: str) -> str:
    return asset(name)[0].decode()


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _read(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")
