"""Whether an import can be undone: only the newest of its directory, and only while nothing rests on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from shared.errors import Conflict

FrozenKind = Literal["frame", "roster", "teams", "item-list", "plan"]
"""What a directory can be frozen into."""

_FROZEN: Mapping[str, tuple[str, str]] = {
    "frame": ("冻结抽查名单", "frozen the frame"),
    "roster": ("冻结派员名册", "frozen the roster"),
    "teams": ("组成检查组，所依据的抽取为", "formed or changed teams, by the draw"),
    "item-list": ("汇总事项清单", "drafted the edition of the item list"),
    "plan": ("拟制检查计划", "drafted the plan"),
}
_ENTRIES: Mapping[str, tuple[str, str]] = {
    "enterprises": ("企业", "Enterprises"),
    "people": ("执法人员", "People"),
    "experts": ("专家", "Experts"),
    "items": ("事项", "Items"),
}


class ImportNotNewest(Conflict):
    code = "import-not-newest"
    title = "之后另有导入"
    title_en = "Another import came after it"


class ImportFrozenFrom(Conflict):
    code = "import-frozen-from"
    title = "已据此冻结名单，不能撤销"
    title_en = "A list was frozen from it"


class ImportEditedSince(Conflict):
    code = "import-edited-since"
    title = "导入后信息已被更改"
    title_en = "Entries were edited since"


class ImportUndoneAlready(Conflict):
    code = "import-undone-already"
    title = "这次导入已经撤销"
    title_en = "The import is undone already"


class ImportIdUndone(Conflict):
    code = "import-id-undone"
    title = "此编号的导入已被撤销"
    title_en = "The import with this id was undone"


class FrozenFrom(NamedTuple):
    """What was frozen from a directory (`kind`), when, and by which bureau: a superior draws from the directories of
    others. `frame` is the id of the frame, roster, edition or plan; of teams, the id of the draw that formed them.
    """

    at: datetime
    by: str
    frame: UUID
    kind: str


class ImportToUndo(NamedTuple):
    """An import into a directory (a `DirectoryName`), and what came after it: whether it is the newest of the directory
    that is not undone, what was last frozen from the directory (None: nothing ever was), and the first few of the
    entries that it changed and that were edited since, by identifier.
    """

    bureau: str
    directory: str
    undone_at: datetime | None
    imported_at: datetime
    is_newest: bool
    frozen: FrozenFrom | None
    edited: Sequence[str]


def check_undoable(imported: ImportToUndo) -> None:
    """Refuse to undo an import on which something rests. Raises ImportUndoneAlready, ImportNotNewest, ImportFrozenFrom,
    ImportEditedSince.
    """
    if imported.undone_at is not None:
        raise ImportUndoneAlready(
            "这次导入已经撤销，无需再撤。", "The import is undone already; there is nothing left to undo."
        )
    if not imported.is_newest:
        raise ImportNotNewest(
            "只能撤销最近的一次导入；请先撤销其后的导入，或重新导入正确的名单。",
            "Only the newest import can be undone; undo those after it first, or import the right list again.",
        )
    if imported.frozen is not None and imported.frozen.at >= imported.imported_at:
        raise _frozen_from(imported.frozen, imported.bureau)
    if imported.edited:
        what, what_en = _ENTRIES[imported.directory]
        raise ImportEditedSince(
            f"导入之后有{what}的信息被更改（如 {'、'.join(imported.edited)}），撤销会丢失更改；请重新导入正确的名单。",
            f"{what_en} were edited since ({', '.join(imported.edited)}), and undoing would lose that; import the "
            "right list instead.",
            edited=list(imported.edited),
        )


def check_id_free(undone_at: datetime | None) -> None:
    """Refuse to import again under the id of an import that was undone. Raises ImportIdUndone."""
    if undone_at is not None:
        raise ImportIdUndone(
            "此编号的导入已被撤销；请为新的导入换用新的编号（UUID）。",
            "The import with this id was undone; use a new UUID for a new import.",
        )


def _frozen_from(frozen: FrozenFrom, bureau: str) -> ImportFrozenFrom:
    own = frozen.by == bureau
    who = "本单位" if own else f"单位 {frozen.by} "
    who_en = "This bureau" if own else f"Bureau {frozen.by}"
    done, done_en = _FROZEN[frozen.kind]
    return ImportFrozenFrom(
        f"导入之后，{who}已据本名录{done} {frozen.frame}，后续工作以它为准，不能再撤销；请重新导入正确的名单。",
        f"{who_en} has {done_en} {frozen.frame} from this directory since, and more may rest on it; import the right "
        "list instead.",
        frozen_at=frozen.at.isoformat(),
        frozen_by=frozen.by,
        frame=str(frozen.frame),
        kind=frozen.kind,
    )
