"""What a change of a contract would break: those who read what was written before, and those who still run old code."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_ADVICE = "a changed meaning is a new type (sampling.draw.announced → sampling.draw.announced-2)"
# What may be put better without meaning another thing.
_WORDS = frozenset({"title", "description", "examples"})


def losses(golden: Schema, current: Schema, place: str = "the contract") -> Iterator[str]:
    """Every way in which `current` is not `golden` and more, a sentence each.

    A JSON schema only grows when every field stays what it was, new fields may be missing (events of before lack them),
    and a list of values loses none.
    """
    for name, before in golden.items():
        now = current.get(name)
        match name:
            case "properties" | "$defs":
                for field, schema in before.items():
                    if now and field in now:
                        yield from losses(schema, now[field], field)
                    else:
                        yield f"{field} is gone: {_ADVICE}"
            case "enum":
                if gone := [value for value in before if value not in (now or ())]:
                    yield f"{place} can no longer be {gone}: {_ADVICE}"
            case "required":
                if set(before) != set(now or ()):
                    yield f"{place} always had {before}, and now {now}: {_ADVICE}"
            case _ if name not in _WORDS and before != now:
                yield f"{place} had {name} {before!r}, and now {now!r}: {_ADVICE}"
    if added := sorted(set(current) - set(golden) - _WORDS - {"$defs"}):
        yield f"{place} has got {', '.join(added)}: {_ADVICE}"
