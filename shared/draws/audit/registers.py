"""What a bureau registers for its draws: parties with keys, the bureau above it, policies."""

from collections.abc import Iterator
from functools import partial

from shared.draws.audit.book import Book
from shared.draws.audit.finding import Code, Remark, refused
from shared.draws.audit.public import AdoptedPolicy, RegisteredParty, RegisteredSuperior, read_part
from shared.draws.circumstances import Registration, Waits
from shared.draws.entry import Entry
from shared.draws.registration import Entered, PartyKey, Standing, check_registration, counts_from
from shared.errors import Refusal

PARTY = "sampling.party.registered"
SUPERIOR = "sampling.superior.registered"
POLICY = "sampling.policy.adopted"


def registered(book: Book, least: Waits, entry: Entry, index: int) -> Iterator[Remark]:
    """Take in an event of one of the three types, and judge it. What is refused does not count."""
    bureau = book.bureaus[entry.bureau]
    try:
        match entry.type:
            case "sampling.party.registered":
                yield from _party(book, least, entry)
            case "sampling.superior.registered":
                part = read_part(RegisteredSuperior, entry.public)
                bureau.superiors.append((index, part.superior))
                if part.superior == entry.bureau:
                    yield Remark(Code.WELL_FORMED, "本局不能是自己的上级。", "No bureau is above itself.")
            case _:
                bureau.policies.setdefault(read_part(AdoptedPolicy, entry.public).file, entry.time)
    except Refusal as refusal:
        yield Remark(Code.WELL_FORMED, refusal.detail, refusal.detail_en)


def _party(book: Book, least: Waits, entry: Entry) -> Iterator[Remark]:
    part = read_part(RegisteredParty, entry.public)
    party = PartyKey(part.organisation, part.name, part.above, part.key)
    entered = Entered(entry.bureau, entry.time, party, part.signature, part.approved_by)
    before = Standing(book.registered_by(entry.bureau), book.keys_of(part.approved_by))
    remarks = list(refused(partial(check_registration, entered, before)))
    yield from remarks
    if not remarks:
        row = Registration(*party, counts_from(entered, before, least.registration))
        book.bureaus[entry.bureau].registered.append(row)
