"""What answers show of a register."""

from collections.abc import Mapping

from services.documents.forms.registry import shipped_forms
from services.documents.number.tables import CountRow
from services.documents.register.store import RegisterLine
from services.documents.register.wire import OpeningOfRegister, RegisterLineShown, RegisterShown
from shared.access.acting_person import ActingPerson
from shared.canonical import JsonObject


def register_shown(row: CountRow, titles: Mapping[str, str], names: Mapping[str, str]) -> RegisterShown:
    """A count of a series. `titles`: series → its title; `names`: subject → display name."""
    opening = _opening(row.opening, names) if row.opening else None
    return RegisterShown(
        series=row.series,
        title=titles.get(row.series, row.series),
        year=row.year or None,
        team=row.team,
        kind=row.kind,
        format=row.format,
        first=opening.next if opening else 1,
        last=row.last,
        lines=row.lines,
        taken=row.lines - row.issued - row.voided,
        issued=row.issued,
        voided=row.voided,
        opening=opening,
    )


def line_shown(line: RegisterLine, names: Mapping[str, str]) -> RegisterLineShown:
    """A line, as far as the reader may know. `names`: subject → display name."""
    row, known = line
    told = {name: getattr(row, name) for name in ("repeat", "form", "matter", "paper", "day", "because", "file")} | {
        name: getattr(row, name) for name in ("advance", "photograph")
    }
    return RegisterLineShown.model_validate(
        {
            **{name: getattr(row, name) for name in ("series", "year", "count", "state")},
            **{name: value if known else None for name, value in told.items()},
            "known": known,
            "number": row.text if known else None,
            "team": row.team if known else row.counted_team,
            "kind": row.kind if known else row.counted_kind or None,
            "title": shipped_forms().form(row.form).newest.title if known else None,
            "taken_at": row.taken_at,
            "taken_by": ActingPerson.of(row.taken_by, names) if known else None,
            "ended_at": row.ended_at,
        }
    )


def _opening(opening: JsonObject, names: Mapping[str, str]) -> OpeningOfRegister:
    return OpeningOfRegister(
        next=opening["next"],
        register_sha256=opening["old_register"],
        remark=opening["remark"],
        requested_by=ActingPerson.of(opening["requested_by"], names),
        approved_by=ActingPerson.of(opening["approved_by"], names),
        event=opening["event"],
    )
