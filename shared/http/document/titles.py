"""Name the schemas by their titles: pydantic would put the brackets of a generic model into the name of its schema."""

from typing import Any

from shared.http.document.operations import Schema

_PLACE = "#/components/schemas/"


def name_by_titles(document: Schema) -> None:
    """Rename every schema to its title, and update every reference.

    Raises ValueError when two schemas have the same title.
    """
    schemas = document["components"]["schemas"]
    titles = {name: schema.get("title", name) for name, schema in schemas.items()}
    if len(set(titles.values())) < len(titles):
        raise ValueError(f"Two schemas have one title: {sorted(titles.values())}")
    document["components"]["schemas"] = {
        titles[name]: schemas[name] for name in sorted(schemas, key=titles.__getitem__)
    }
    _point_to(document, {_PLACE + name: _PLACE + title for name, title in titles.items() if name != title})


def _point_to(part: Any, renamed: dict[str, str]) -> None:
    match part:
        case {"$ref": str(reference)}:
            part["$ref"] = renamed.get(reference, reference)
        case dict():
            for inner in part.values():
                _point_to(inner, renamed)
        case list():
            for inner in part:
                _point_to(inner, renamed)
