"""The editions of a bureau's item list, and the items of one, as its page shows them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

import orjson

from services.publishing.site.reasons import Words
from services.publishing.trace.chain import Link
from shared.clock import SHANGHAI
from shared.heavy import heavy

KINDS = {"key": Words("重点检查事项", "key item"), "general": Words("一般检查事项", "general item")}


class PublishedEdition(NamedTuple):
    """An edition of an item list: its number, its first day, how many items it has, the hash of its bytes, and when and
    where the log has it.
    """

    edition: int
    first: date
    size: int
    sha256: str
    published: datetime
    position: int


class ListedItem(NamedTuple):
    """An item as the page shows it; "" for what the bureau has not said."""

    key: str
    name: str
    kind: Words
    basis: str
    subject: str
    content: str
    method: str
    category: str
    level: str


def editions_of(links: Iterable[Link]) -> list[PublishedEdition]:
    """The published editions, the highest number first. `links`: the entries that publish them."""
    found = [
        PublishedEdition(
            event.public["edition"],
            date.fromisoformat(event.public["first"]),
            event.public["size"],
            event.public["sha256"],
            event.time,
            position,
        )
        for position, event in links
    ]
    return sorted(found, reverse=True)


def in_force(editions: Sequence[PublishedEdition], now: datetime) -> PublishedEdition | None:
    """The edition that holds at a moment: the highest number among those whose first day has come."""
    # Only compares with `now`: an answer that is kept knows from this when the next edition holds.
    return next((each for each in editions if now >= datetime.combine(each.first, time.min, SHANGHAI)), None)


@heavy
def items_in(content: bytes, most: int) -> list[ListedItem]:
    """The first `most` items of an edition, in the order of their keys."""
    return [_item(item) for item in orjson.loads(content)[:most]]


def _item(item: dict[str, Any]) -> ListedItem:
    plain = {name: item.get(name, "") for name in ListedItem._fields if name != "kind"}
    return ListedItem(kind=KINDS.get(item.get("kind", "general"), KINDS["general"]), **plain)
