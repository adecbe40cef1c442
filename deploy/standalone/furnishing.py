"""What the operator of a bureau puts there before its papers can be signed and sealed; here it is made for trials."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from deploy.standalone.site import paper_keys_of, seals_of
from services.documents.seal_files import SealCabinet, make_test_seal
from shared.identifiers import AreaCode
from shared.papers.keyfile import PaperKeyFile

_OWNER = "示例县应急管理局"
"""Whom the certificate of a seal for trials names, for whichever bureau it is."""


def furnish(data: Path, bureaus: Iterable[str], now: datetime) -> None:
    """Make a paper key and a seal for trials, which is valid for a year, for each bureau that has none.

    Nothing is registered: the bureau does that itself. Raises ReadableByOthers, MalformedPaperKeys, DiskFull.
    """
    keys, seals = PaperKeyFile(paper_keys_of(data)), SealCabinet(seals_of(data))
    for bureau in map(AreaCode, bureaus):
        if keys.newest(bureau) is None:
            keys.add(bureau)
        if not seals.has(bureau):
            make_test_seal(seals_of(data), bureau, _OWNER, now)
