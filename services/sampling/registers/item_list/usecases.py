"""What can be done with an edition of the item list: each use case loads it, decides, and records the decision."""

from datetime import date
from operator import attrgetter
from uuid import UUID

import uuid_utils.compat

from services.sampling.registers.item_list import issuing, store
from services.sampling.registers.item_list.issuing import Draft
from services.sampling.registers.item_list.lifecycle import ItemEdition
from services.sampling.registers.item_list.listed import ItemDifference, differences, written
from services.sampling.registers.item_list.store import ITEM_EDITIONS
from services.sampling.registers.item_list.tables import ItemEditionRow
from services.sampling.registers.item_list.verbs import ITEM_EDITION
from services.sampling.registers.records import store as records
from services.sampling.registers.records.retirement import Kept
from shared.aggregate import begin, record, to_change
from shared.draws.circumstances import Waits
from shared.draws.policies import rules_from
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking

_JSON = "application/json"


async def consolidate(act: Acting, first: date, remark: str | None) -> ItemEdition:
    """Record the register of items, as it stands, as the draft of an edition. Raises ItemListPending, ItemListEmpty,
    ItemListUnchanged.
    """
    kept = await records.kept(act.session, act.bureau, "items")
    content = await act.compute(written, kept)
    # Store the content before the event that names it: if we stop in between, only a blob remains that nothing refers
    # to.
    draft = Draft(await act.blobs.put(content, _JSON), len(kept), first, remark)
    await store.be_alone(act.session, act.bureau)
    fact = issuing.consolidate(draft, await store.standing(act.session, act.bureau))
    return await begin(act, ITEM_EDITIONS, uuid_utils.compat.uuid7(), fact)


async def publish(act: Acting, edition_id: UUID, least: Waits) -> ItemEdition:
    """Record that an edition is approved and published. Like a policy, it holds from the next day at the earliest.

    Raises ItemEditionUnknown, StaleVersion, NotNow, SamePerson.
    """
    # Alone first: else two editions could get the same number.
    await store.be_alone(act.session, act.bureau)
    edition = await to_change(act, ITEM_EDITIONS, edition_id)
    standing = await store.standing(act.session, act.bureau)
    fact = ITEM_EDITION.decide(issuing.publish, edition, act.person, standing, rules_from(act.now, least))
    return await record(act, ITEM_EDITIONS, edition, fact)


async def refuse(act: Acting, edition_id: UUID, opinion: str) -> ItemEdition:
    """Record that an edition is refused. Raises ItemEditionUnknown, StaleVersion, NotNow, SamePerson."""
    edition = await to_change(act, ITEM_EDITIONS, edition_id)
    fact = ITEM_EDITION.decide(issuing.refuse, edition, act.person, opinion)
    return await record(act, ITEM_EDITIONS, edition, fact)


async def withdraw(act: Acting, edition_id: UUID, reason: str) -> ItemEdition:
    """Record that a draft is withdrawn. Raises ItemEditionUnknown, StaleVersion, NotNow."""
    edition = await to_change(act, ITEM_EDITIONS, edition_id)
    fact = ITEM_EDITION.decide(issuing.withdraw, edition, reason)
    return await record(act, ITEM_EDITIONS, edition, fact)


async def find_edition(ask: Asking, edition: UUID) -> ItemEdition:
    """The state of an edition that the caller may see. Raises ItemEditionUnknown."""
    return ItemEdition.model_validate((await store.edition_row(ask.session, edition, ask.may_see)).state)


async def items_in(ask: Asking, edition: UUID, page: PageWanted[str]) -> PageFound[Kept, str]:
    """A page of the items of an edition, in the order of their keys. Raises ItemEditionUnknown."""
    row = await store.edition_row(ask.session, edition, ask.may_see)
    return page.among(await store.items_of(ask, row), attrgetter("key"))


async def changes_in(
    ask: Asking, edition: UUID, since: int | None, page: PageWanted[str]
) -> PageFound[ItemDifference, str]:
    """A page of what differs in an edition from the edition with the number `since` (None: from the one published
    before it), in the order of keys. Raises ItemEditionUnknown.
    """
    row = await store.edition_row(ask.session, edition, ask.may_see)
    before = await _before(ask, row, since)
    was = await store.items_of(ask, before) if before else []
    now = await store.items_of(ask, row)
    return page.among(differences(was, now), attrgetter("key"))


async def _before(ask: Asking, row: ItemEditionRow, since: int | None) -> ItemEditionRow | None:
    """The edition to compare with; None if none was published before."""
    if since is not None:
        return await store.numbered(ask.session, row.bureau, since)
    published = (await store.standing(ask.session, row.bureau)).published
    number = published if row.number is None else row.number - 1
    return await store.numbered(ask.session, row.bureau, number) if number else None
