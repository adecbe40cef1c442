"""Papers of every form for tests: as its folder shows it, and the same with as little and with very much in it."""

import tomllib
from collections.abc import Callable
from datetime import date
from typing import Any, Literal, get_args

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.documents.forms.editions import edition_on
from services.documents.forms.filling import fill
from services.documents.forms.form import Form
from services.documents.forms.heading import Heading
from services.documents.forms.registry import Forms
from services.documents.rendering.content import Filled
from shared.canonical import JsonObject
from shared.papers.code import PaperData, code_address, sign_code

Length = Literal["short", "typical", "long"]
LENGTHS: tuple[Length, ...] = get_args(Length)
_ROWS = 6
_LINE = 190
_SHORT = 50
_SHORTER = {
    *("name", "post", "telephone", "mode", "receiver", "contact", "witness", "to"),
    *("chair", "recorder", "representative"),
}
_KEPT = {"number", "form", "servers"}


def code_of(name: str) -> str:
    """The address in the code of a paper with this name, at a site with a short name."""
    signed = PaperData("order-to-rectify", "2025", name, date(2026, 3, 9), {})
    return code_address("https://site.example", sign_code(Ed25519PrivateKey.from_private_bytes(bytes(32)), signed))


CODE = code_of("（平川）应急责改〔2026〕C-001号")
"""It is as long as codes are."""


def sample(forms: Forms, form: Form) -> dict[str, Any]:
    """The paper that the form's folder has: `heading` and `fields`."""
    return tomllib.loads((forms.folder / form.folder / "sample.toml").read_text(encoding="utf-8"))


def paper(forms: Forms, code: str, length: Length = "typical", **fields: Any) -> Filled:
    """A paper of the form, issued as its sample says. `fields` replaces fields of the sample."""
    form = forms.form(code)
    given = sample(forms, form)
    edition = edition_on(form, given["heading"]["day"])
    kind = form.fields[edition.edition]
    required = {name for name, field in kind.model_fields.items() if field.is_required()}
    change: Callable[[Any], Any] = {"short": _short, "typical": lambda value: value, "long": _long}[length]
    chosen = {name: value for name, value in given["fields"].items() if length != "short" or name in required}
    filled = fill(form, edition, in_json(change(chosen) | fields))
    code = CODE if edition.word else code_of(f"{edition.title}·0f3c9a1e")
    return Filled(form, edition, filled, Heading(**given["heading"], code=code))


def in_json(fields: dict[str, Any]) -> JsonObject:
    """What TOML has as days and moments, as JSON has it."""
    written: JsonObject = orjson.loads(orjson.dumps(fields))
    return written


def _short(value: Any) -> Any:
    """As few rows as every form takes."""
    return {name: part[:2] if isinstance(part, list) else part for name, part in value.items()}


def _long(value: Any, nested: bool = False) -> Any:
    """Every text many times, most of them with Latin words that have no place to break, and many rows."""
    match value:
        case str() if "。" in value:
            return "\n".join([value * 8, value, value * 3 + "Z" * 90])
        case str():
            return (value + "（" + "长" * 40 + "LONG-NAME-WITHOUT-A-PLACE-TO-BREAK" * 4 + "）")[:_LINE]
        case [int(), *_]:
            return value
        case list() if not nested:
            return [_unlike(_long(row, nested=True), place + 1) for place, row in enumerate(_many(value))]
        case list():
            return [_long(row) for row in value]
        case dict():
            longer = {name: part if name in _KEPT else _long(part, nested) for name, part in value.items()}
            return {name: part[:_SHORT] if name in _SHORTER else part for name, part in longer.items()}
        case _:
            return value


def _many(rows: list[Any]) -> list[Any]:
    return [rows[place % len(rows)] for place in range(_ROWS if len(rows) > 1 else 2)]


def _unlike(row: Any, number: int) -> Any:
    """The row with what tells it from its copies."""
    match row:
        case {"certificate": _}:
            return row | {"name": f"甲{number}", "certificate": f"{number:011}"}
        case {"number": int()}:
            return row | {"number": number}
        case _:
            return row
