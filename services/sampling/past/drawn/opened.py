"""Which visits and inspections everybody in the bureau may know of: those whose draws are all open.

This is the only place that decides it, for every query. A draw counts as open when a read row says so: a draw that is
not known here, or a visit that names no draw, is secret.
"""


def are_open(draws: str) -> str:
    """SQL: whether all the draws of a visit are open. `draws` is an expression of SQL, an array of their ids."""
    return f"""({draws} <> '{{}}' AND NOT EXISTS (
        SELECT FROM unnest({draws}) AS behind(draw)
        WHERE behind.draw NOT IN (SELECT opened.draw FROM sampling.open_draw AS opened)
    ))"""  # noqa: S608  # the names of our own columns


def is_open(inspection: str) -> str:
    """SQL: whether everybody may know of an inspection on record. `inspection` is the table or its alias.

    What a person recorded without a draw is no secret; an inspection that the service cases held has draws.
    """
    return (
        f"(CASE WHEN {inspection}.learned OR {inspection}.draws <> '{{}}' THEN {are_open(f'{inspection}.draws')} "
        "ELSE TRUE END)"
    )
