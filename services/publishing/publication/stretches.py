"""Where something private stands in a text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shared.contracts.publicity import PrivateKind


class Stretch(NamedTuple):
    """From `start` to `end`, which is not of it any more."""

    start: int
    end: int
    kind: PrivateKind


def without_overlaps(places: Iterable[Stretch]) -> Sequence[Stretch]:
    """The places in order. Where two overlap, one that covers both is left, of the kind of the longer one."""
    kept: list[Stretch] = []
    for place in sorted(places):
        if kept and place.start < kept[-1].end:
            before = kept.pop()
            longer = max(before, place, key=lambda each: each.end - each.start)
            place = Stretch(before.start, max(before.end, place.end), longer.kind)
        kept.append(place)
    return kept
