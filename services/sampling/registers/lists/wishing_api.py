"""How the sender of a list asks for it to be read, in the query of a request: the body is the file."""

from typing import Annotated

from fastapi import Depends, Query

from services.sampling.registers.lists.choosing import ReadingWish
from shared.errors import Invalid

_MOST = 200
_LOWEST_HEADER = 1000

Header = Annotated[
    int | None,
    Query(
        ge=1,
        le=_LOWEST_HEADER,
        description="The line of the header, counted from 1 (in a workbook, the row of the sheet that is read); of a "
        "header of several lines, the last. Without it the header is searched for.",
        examples=[3],
    ),
]


class ColumnWishUnclear(Invalid):
    code = "column-wish-unclear"
    title = "列的指明方式有误"
    title_en = "What a column is was not said as needed"


async def _wish(
    sheets: Annotated[
        list[str],
        Query(
            alias="sheet",
            max_length=_MOST,
            description="A sheet of the workbook to read; may be given several times. Without it all sheets are read "
            "that have the header of the list.",
            examples=[["危化", "工贸"]],
        ),
    ] = [],  # noqa: B006  # FastAPI copies it
    columns: Annotated[
        list[str],
        Query(
            alias="column",
            max_length=_MOST,
            description="What a column is, as title=field: 主体全称=name; may be given several times. Without a field "
            "(备注=) the column is left out. It comes before what the titles are known as.",
            examples=[["主体全称=name"]],
        ),
    ] = [],  # noqa: B006  # FastAPI copies it
    header: Header = None,
) -> ReadingWish:
    told: dict[str, str] = {}
    for column in columns:
        title, sign, field = column.rpartition("=")
        if not sign or not title.strip():
            raise ColumnWishUnclear(
                f"参数 column 应写作“列名=字段”，如 主体全称=name；此处为“{column[:40]}”。",
                f"The parameter column is title=field, such as 主体全称=name; here it is “{column[:40]}”.",
            )
        told[title] = field.strip()
    return ReadingWish(tuple(sheets), told, header)


Wished = Annotated[ReadingWish, Depends(_wish)]
