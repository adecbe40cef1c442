"""What a client prefers, as its `Accept` and `Accept-Encoding` headers say (RFC 9110 §12.5)."""

from collections.abc import Mapping


def weights(header: str) -> Mapping[str, float]:
    """What the header names, in lower case → its weight, from 0 (never) to 1. What is no number counts as 0."""
    return dict(_weighed(item) for item in header.split(","))


def _weighed(item: str) -> tuple[str, float]:
    name, *parameters = (part.strip().lower() for part in item.split(";"))
    weight = next((value[2:] for value in parameters if value.startswith("q=")), "1")
    try:
        return name, float(weight)
    except ValueError:
        return name, 0.0
