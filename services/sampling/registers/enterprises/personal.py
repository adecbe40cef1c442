"""Which readers may know the personal data of an enterprise: the name of its legal representative, and its telephone.

Those who send papers to the enterprise or check them may (`directory.read-personal`). The public never does: nothing
that is published, and no list that is frozen for a draw, has these fields.
"""

from collections.abc import Collection, Mapping
from typing import Any

PERSONAL = ("legal_representative", "telephone")


def concealed(fields: Mapping[str, Any], *, may_read: bool) -> dict[str, Any]:
    """The fields of an enterprise as a reader sees them: personal data are None for a reader who may not know them."""
    return {**fields} if may_read else {**fields, **dict.fromkeys(PERSONAL)}


def concealed_titles(columns: Collection[Mapping[str, str]], *, may_read: bool) -> frozenset[str]:
    """The headers of an imported list whose wrong cells a reader may not see, because they may hold personal data. ""
    stands for whole rows, which hold these cells too.
    """
    titles = {column["title"] for column in columns if column["field"] in PERSONAL}
    return frozenset(titles | {""}) if titles and not may_read else frozenset()
