"""The item list: what a proposal may change, when an edition may be drafted, and what differs between two."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sampling.registers.item_list import issuing
from services.sampling.registers.item_list.issuing import Draft, EditionsSoFar
from services.sampling.registers.item_list.lifecycle import ItemEdition
from services.sampling.registers.item_list.listed import differences, read, written
from services.sampling.registers.item_proposal import judging
from services.sampling.registers.item_proposal.judging import StandingItem, Wish
from services.sampling.registers.item_proposal.lifecycle import ItemProposal
from services.sampling.registers.records.fields import Item, plain
from services.sampling.registers.records.retirement import Kept
from shared.approval import Rounds, SamePerson, requested
from shared.canonical import canonical
from shared.contracts.fact import BlobRef
from shared.contracts.items import ItemAccepted, ItemChangeKind
from shared.contracts.register import RecordEntered, RecordRetired
from shared.log.deed import Deed

ID = UUID(int=7)
ITEM = Item(name="安全培训", basis="《安全生产法》第二十八条")
OTHER = ITEM.model_copy(update={"method": "现场检查"})
NONE, USED, RETIRED = (
    StandingItem(0, {}, in_use=False),
    StandingItem(3, plain(ITEM), in_use=True),
    StandingItem(4, plain(ITEM), in_use=False),
)


def asked(by: str = "u-1") -> Rounds:
    return requested((), Deed(at=datetime(2026, 3, 1, tzinfo=UTC), person=by, event=ID), "新标准施行")


def wish(change: ItemChangeKind, item: Item | None = ITEM) -> Wish:
    return Wish(change, "AQ-001", item, "危化股", "新标准施行")


def proposal(change: ItemChangeKind, item: Item | None, base: int) -> ItemProposal:
    fact = judging.propose(wish(change, item), {0: NONE, 3: USED, 4: RETIRED}[base])
    return ItemProposal(
        id=ID, bureau="370124", version=1, trace="", event=ID, rounds=asked(), **fact.model_dump(exclude={"reason"})
    )


@pytest.mark.parametrize(
    ("change", "item", "standing", "fits"),
    [
        ("add", ITEM, NONE, True),
        ("add", ITEM, RETIRED, True),
        ("add", ITEM, USED, False),
        ("change", OTHER, USED, True),
        ("change", ITEM, USED, False),
        ("change", OTHER, NONE, False),
        ("change", OTHER, RETIRED, False),
        ("drop", None, USED, True),
        ("drop", None, NONE, False),
        ("drop", None, RETIRED, False),
    ],
)
def test_a_proposal_fits_what_is_there(
    change: ItemChangeKind, item: Item | None, standing: StandingItem, *, fits: bool
) -> None:
    if fits:
        assert judging.propose(wish(change, item), standing).base == standing.version
    else:
        with pytest.raises(judging.ProposalUnfit):
            judging.propose(wish(change, item), standing)


def test_another_person_accepts_what_has_not_changed_since() -> None:
    change = proposal("change", OTHER, 3)
    assert judging.accept(change, "u-2", USED) == ItemAccepted()
    with pytest.raises(SamePerson):
        judging.accept(change, "u-1", USED)
    with pytest.raises(SamePerson):
        judging.decline(change, "u-1", "不同意")
    with pytest.raises(judging.ItemChangedSince):
        judging.accept(change, "u-2", USED._replace(version=4))


def test_what_an_accepted_proposal_changes_in_the_register() -> None:
    entered = judging.entry_of(proposal("change", OTHER, 3))
    assert isinstance(entered, RecordEntered)
    assert (entered.key, entered.fields["method"], entered.reason) == ("AQ-001", "现场检查", "新标准施行")
    assert isinstance(judging.entry_of(proposal("drop", None, 3)), RecordRetired)


REF = BlobRef(sha256="ab" * 32, size=10, media_type="application/json")
FIRST = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("size", "so_far", "refusal"),
    [
        (1, EditionsSoFar(0, None, pending=False), None),
        (1, EditionsSoFar(2, "cd" * 32, pending=False), None),
        (0, EditionsSoFar(0, None, pending=False), issuing.ItemListEmpty),
        (1, EditionsSoFar(2, "ab" * 32, pending=False), issuing.ItemListUnchanged),
        (1, EditionsSoFar(0, None, pending=True), issuing.ItemListPending),
    ],
)
def test_when_an_edition_may_be_drafted(size: int, so_far: EditionsSoFar, refusal: type[Exception] | None) -> None:
    draft = Draft(REF, size, FIRST, None)
    if refusal is None:
        assert issuing.consolidate(draft, so_far).first == FIRST
    else:
        with pytest.raises(refusal):
            issuing.consolidate(draft, so_far)


@pytest.mark.parametrize(("earliest", "first"), [(date(2026, 3, 2), FIRST), (date(2026, 4, 2), date(2026, 4, 2))])
def test_an_edition_has_the_next_number_and_holds_from_no_day_before_its_publication(
    earliest: date, first: date
) -> None:
    edition = ItemEdition(
        id=ID, bureau="370124", version=1, trace="", event=ID, rounds=asked(), items=REF, size=1, first=FIRST
    )
    so_far = EditionsSoFar(2, "cd" * 32, pending=True)
    published = issuing.publish(edition, "u-2", so_far, earliest)
    assert (published.edition, published.first, published.sha256) == (3, first, REF.sha256)
    for decision in (
        lambda: issuing.publish(edition, "u-1", so_far, earliest),
        lambda: issuing.refuse(edition, "u-1", "否"),
    ):
        with pytest.raises(SamePerson):
            decision()


LISTS = st.dictionaries(
    st.text("ABC", min_size=1, max_size=2),
    st.builds(
        Item, name=st.sampled_from(["甲", "乙"]), basis=st.just("示例"), kind=st.sampled_from(["key", "general"])
    ),
    max_size=6,
)


@given(LISTS, st.data())
def test_the_same_items_give_the_same_bytes(items: dict[str, Item], data: st.DataObject) -> None:
    kept = [Kept(*one) for one in items.items()]
    content = written(data.draw(st.permutations(kept)))
    assert content == canonical(json.loads(content))
    assert read(content) == sorted(kept, key=lambda one: one.key)


@given(LISTS, LISTS)
def test_the_differences_lead_from_one_list_to_the_other(before: dict[str, Item], after: dict[str, Item]) -> None:
    changed = dict(before)
    for one in differences([Kept(*each) for each in before.items()], [Kept(*each) for each in after.items()]):
        assert (one.change == "add", one.change == "drop") == (one.before is None, one.after is None)
        assert one.before != one.after
        if isinstance(one.after, Item):
            changed[one.key] = one.after
        else:
            del changed[one.key]
    assert changed == after
