"""What a change of a contract would break: those who read what was written before, and those who still run old code."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

NEW_TYPE = "a changed meaning is a new type (sampling.draw.announced → sampling.draw.announced-2)"
# What may be put better without meaning another thing.
_WORDS = frozenset({"title", "description", "examples"})


def losses(golden: Schema, current: Schema, place: str = "the contract", *, advice: str = NEW_TYPE) -> Iterator[str]:
    """Every way in which `current` is not `golden` and more, a sentence each, with what to do instead.

    A JSON schema only grows when every field stays what it was, new fields may be missing (what was written before
    lacks them), and a list of values or of alternatives loses none.
    """
    for name, before in golden.items():
        now = current.get(name)
        match name:
            case "properties" | "$defs":
                for field, schema in before.items():
                    if now and field in now:
                        yield from losses(schema, now[field], field, advice=advice)
                    else:
                        yield f"{field} is gone: {advice}"
            case "items" if now:
                yield from losses(before, now, f"an item of {place}", advice=advice)
            case "discriminator":
                pass  # It repeats what the alternatives say.
            case "enum" | "anyOf" | "oneOf":
                kept = [_wordless(value) for value in now or ()]
                if gone := [value for value in before if not any(_takes(new, _wordless(value)) for new in kept)]:
                    yield f"{place} can no longer be {gone}: {advice}"
            case "required":
                if set(before) != set(now or ()):
                    yield f"{place} always had {before}, and now {now}: {advice}"
            case "default" if isinstance(before, dict) and isinstance(now, dict) and {**now, **before} == now:
                pass  # A part that is missing has the new field too, as it is when that is missing.
            case _ if name not in _WORDS and before != now:
                yield f"{place} had {name} {before!r}, and now {now!r}: {advice}"
    if added := sorted(set(current) - set(golden) - _WORDS - {"$defs"}):
        yield f"{place} has got {', '.join(added)}: {advice}"


def _takes(now: Any, before: Any) -> bool:
    """Whether an alternative is what it was, or a list of values that has got more of them."""
    if now == before or not (isinstance(now, dict) and isinstance(before, dict)):
        return bool(now == before)
    lists = now.get("enum", ()), before.get("enum", ())
    return set(lists[1]) <= set(lists[0]) and {**now, "enum": ()} == {**before, "enum": ()}


def _wordless(value: Any) -> Any:
    """An alternative without its title, description and examples, which may change."""
    return {name: part for name, part in value.items() if name not in _WORDS} if isinstance(value, dict) else value
