"""Files of receipts: entries of the log about a paper, or about keys and seals, each with its proof.

    {"format": "cheqian-receipts/1", "receipts": ["c2sp.org/tlog-proof@v1\\nextra …", …]}

Each receipt is a C2SP tlog-proof whose extra line carries the entry.
"""

from collections.abc import Iterable
from typing import NamedTuple

from shared.draws.entry import Entry, read_entry
from shared.draws.logged import Logged
from shared.errors import Invalid
from shared.heavy import heavy
from shared.log.demonstration import is_demonstration
from shared.log.quorum import Quorum

FORMAT = "cheqian-receipts/1"
MOST = 1000
"""The most receipts in a file."""


class NotReceipts(Invalid):
    code = "not-a-file-of-receipts"
    title = "不是存证回执文件"
    title_en = "Not a file of receipts"


class LogProof(NamedTuple):
    """What the log says of some entries: `signed` by the log's key, `witnessed` by witnesses of other operators; False
    also if the reader has given no such key.
    """

    signed: bool
    witnessed: bool
    demonstration: bool


class Receipted(NamedTuple):
    """An entry and its proof. Nothing of it is verified before `prove`."""

    logged: Logged
    entry: Entry


def read_receipts(content: object) -> tuple[Receipted, ...]:
    """The receipts in a file of receipts, in the order of the log, without verifying them.

    Raises NotReceipts, MalformedReceipt, MalformedNote, MalformedCheckpoint, MalformedEntry.
    """
    match content:
        case {"format": "cheqian-receipts/1", "receipts": [*texts]} if texts and len(texts) <= MOST:
            read = [_read(text) for text in texts]
        case _:
            raise NotReceipts(
                f"文件应为 JSON：format 为 {FORMAT}，receipts 为 1 至 {MOST} 份回执。请从公示网站重新下载。",
                f"The file must be JSON with the format {FORMAT} and 1 to {MOST} receipts. Download it from the public "
                "site again.",
            )
    return tuple(sorted(read, key=lambda receipted: receipted.logged.index))


def receipts_file(receipts: Iterable[bytes]) -> dict[str, object]:
    """A file of receipts, each of which carries its entry."""
    return {"format": FORMAT, "receipts": [receipt.decode() for receipt in receipts]}


@heavy
def prove(receipts: Iterable[Receipted], trusted: Quorum) -> LogProof:
    """Refuse receipts whose entries are not in the log, or which a key that the reader has given did not sign.

    Raises ProofRefused, NotALogKey, NotAWitnessKey, SignatureRefused, NotSigned, WrongOrigin.
    """
    own, demonstration = False, False
    for logged, _ in receipts:
        logged.require_inclusion()
        if trusted.log:
            logged.require_signature(trusted.log, trusted.former)
        if trusted.witnesses:
            own |= trusted.cosigned(logged.note, logged.checkpoint.origin).own
        demonstration |= is_demonstration(logged.checkpoint.origin)
    return LogProof(trusted.log is not None, bool(trusted.witnesses) and not own, demonstration)


def _read(text: object) -> Receipted:
    logged = Logged.read(text if isinstance(text, str) else "")
    return Receipted(logged, read_entry(logged))
