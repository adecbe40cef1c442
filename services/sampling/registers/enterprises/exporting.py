"""The directory as a table: the columns of a list that can be imported again, each with the first of its headers.

PostgreSQL writes the cells: half a million rows take some ten seconds, and the service does not touch them.
"""

from collections.abc import Sequence

from services.sampling.registers.enterprises.columns import FIELDS, FLAGS, LICENCE_PARTS, Field
from services.sampling.registers.enterprises.listing import EnterprisesWanted, Query, conditions
from services.sampling.registers.enterprises.personal import PERSONAL
from shared.inert_text import CALCULATED

_CALCULATED = ", ".join(f"chr({ord(first)})" for first in sorted(CALCULATED))
_STATUS = "CASE w.status WHEN 'open' THEN '开业' WHEN 'suspended' THEN '停产' WHEN 'closed' THEN '注销' ELSE '迁出' END"
_LICENCES = {
    "licence_name": "l.name",
    "licence_number": "coalesce(nullif(l.told ->> 'number', ''), '无')",
    "licence_expires": "coalesce(l.told ->> 'expires', '长期')",
}
_VANISHED = "CAST(w.vanished_at AT TIME ZONE 'Asia/Shanghai' AS date)"


def exported(bureau: str, wanted: EnterprisesWanted, among: Sequence[str] | None) -> Query:
    """The query whose rows are the table of the enterprises that are wanted, in the order of their identifiers.
    `among`: as in `listing.conditions`.
    """
    told = [f'{_cell(field)} AS "{field.headers[0]}"' for field in FIELDS if wanted.personal or not _is_personal(field)]
    fits, arguments = conditions(bureau, wanted, among)
    sql = f"""
        SELECT {", ".join([*told, f'{_VANISHED} AS "离库日期"'])}
        FROM sampling.enterprise w WHERE {" AND ".join(fits)} ORDER BY w.identifier
    """  # noqa: S608  # our own text; values are arguments
    return Query(sql, arguments)


def inert_in_sql(text: str) -> str:
    """SQL of a text as a cell has it, as `shared.inert_text.inert` writes it; "" is no cell at all."""
    return f"CASE WHEN left({text}, 1) IN ({_CALCULATED}) THEN '''' || {text} ELSE nullif({text}, '') END"


def _is_personal(field: Field) -> bool:
    return field.name in PERSONAL


def _cell(field: Field) -> str:
    if field.name in FLAGS:
        return f"""(
            SELECT string_agg(mark ->> 'on', '、') FROM jsonb_array_elements(w.flags -> '{field.name}') AS mark
        )"""  # noqa: S608  # our own names
    if field.name in LICENCE_PARTS:
        parts = f"SELECT string_agg({_LICENCES[field.name]}, '、' ORDER BY l.name) AS told"
        return f"(SELECT {inert_in_sql('p.told')} FROM ({parts} FROM jsonb_each(w.licences) AS l (name, told)) AS p)"  # noqa: S608  # ours
    if field.name == "status":
        return _STATUS
    return "CAST(w.registered_on AS text)" if field.name == "registered_on" else inert_in_sql(f'w."{field.name}"')
