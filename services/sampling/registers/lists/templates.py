"""Templates of lists: an empty list with the titles that are known best, and a sheet that says how to fill it in."""

from functools import cache

from services.sampling.registers.lists.sheet_of_rows import SheetOut, workbook_of
from services.sampling.registers.lists.vocabulary import hints, titles
from shared.heavy import heavy

_NAMES = {"enterprises": "检查对象名录", "people": "执法人员名录", "experts": "专家名录", "items": "检查事项清单"}
_WIDTH = 18


@heavy
def template_of(directory: str, required: tuple[str, ...]) -> bytes:
    """The template of a directory's list, an .xlsx workbook."""
    return _made(directory, required)


@cache
def _made(directory: str, required: tuple[str, ...]) -> bytes:
    known, said = titles(directory), hints(directory)
    header = [names[0] for names in known.values()]
    explained = [
        (
            names[0],
            "必填" if field in required else "可不填",
            said[field][0],
            said[field][1],
            "、".join(name for name in names[1:] if not name.isascii())[:200],
        )
        for field, names in known.items()
    ]
    return workbook_of(
        (
            SheetOut(_NAMES[directory], header, [_WIDTH] * len(header), ()),
            SheetOut("填写说明", ("列名", "必填", "怎么填", "示例", "列名也可写作"), (20, 8, 40, 36, 80), explained),
        )
    )
