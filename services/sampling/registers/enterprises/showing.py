"""A row of the directory as the API answers it: for long lists directly as JSON, without a model in between."""

from collections.abc import Mapping
from typing import Any

import orjson

from shared.clock import SHANGHAI
from shared.pages import PageFound

_TIMES = ("added_at", "changed_at", "vanished_at")


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `listing.SHOWN` with the fields of `wire.EnterpriseKnown`, ready for orjson."""
    told = dict(row)
    told["last_import"] = told.pop("import")
    for name in _TIMES:
        if told[name] is not None:
            told[name] = told[name].astimezone(SHANGHAI)
    # The two columns are JSON text already.
    told["flags"], told["licences"] = orjson.Fragment(told["flags"]), orjson.Fragment(told["licences"])
    return told


def page_as_json(found: PageFound[Mapping[str, Any], str], following: str | None) -> bytes:
    """The JSON bytes of a page (`Listed`); `following` is the address of the next page."""
    page = {"items": [shown(row) for row in found.rows], "next": following, "count": found.count}
    # The driver's UUIDs are of a subclass that orjson does not write by itself.
    return orjson.dumps(page, default=str)
