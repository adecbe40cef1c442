"""The content of an enterprise's version, and the event that made it."""

import json
from collections.abc import Mapping
from typing import Any, get_args

from services.sampling.registers.enterprises.columns import Contact


def fields_in(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a version. `row` has most of them as JSON in `fields`, and some as columns of its own. Versions
    from before the directory had contacts have none.
    """
    fields = {**dict.fromkeys(get_args(Contact), ""), **json.loads(row["fields"])}
    own = {name: row[name] for name in ("version", "changed_at", "vanished_at", "event")}
    return {**fields, **own, "last_import": fields.get("import")}


def told_by(row: Mapping[str, Any]) -> dict[str, Any]:
    """Who made the version, by an import, its undoing or which kind of edit, and why; for an import also the name of
    the list.
    """
    payload = json.loads(row["payload"])
    actor, note = payload["actor"], payload.get("what", {})
    return {
        "what": note.get("kind") or ("undone" if "reason" in payload else "imported"),
        "who": actor["person"],
        "role": actor["role"],
        "reason": note.get("reason") or payload.get("reason"),
        "list": payload.get("list"),
    }
