"""Merge the documents of several services, so that a single client can be generated for all of them."""

from collections.abc import Mapping
from typing import Any

from shared.http.document.operations import Schema

_INFO: Mapping[str, Any] = {
    "title": "掣签 Cheqian",
    "version": "1",
    "description": "All services of the house, each under its own path. "
    "Refusals are problem documents (RFC 9457) in Chinese and English.",
    "contact": {"name": "Cheqian"},
    "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
}


def merged(documents: Mapping[str, Schema], address: str) -> Schema:
    """A document of all services at `address`. `documents` maps the path segment of each service to its document.

    The given documents are not changed. Raises ValueError when two services use the same name for different things.
    """
    paths: Schema = {}
    tags: Schema = {}
    components: dict[str, Schema] = {}
    for name, document in documents.items():
        paths |= {f"/{name}{path}": item for path, item in document["paths"].items()}
        _add(tags, {tag["name"]: tag for tag in document["tags"]})
        for section, parts in document["components"].items():
            _add(components.setdefault(section, {}), parts)
    return {
        "openapi": "3.1.0",
        "info": dict(_INFO),
        "servers": [{"url": address}],
        "tags": [tags[name] for name in sorted(tags)],
        "paths": paths,
        "components": components,
    }


def _add(known: Schema, more: Schema) -> None:
    for name, part in more.items():
        if known.setdefault(name, part) != part:
            raise ValueError(f"Two services mean different things by {name}")
