"""docs/outlets.md shows what each target takes, and every flaw with its texts and the place where it is mended."""

from collections.abc import Iterable, Iterator
from typing import get_args

import pytest

from services.publishing.outlet.files import MEDIA_TYPES
from services.publishing.outlet.mapping import LEFT_OUT
from services.publishing.outlet.reading import shipped_targets
from services.publishing.outlet.target import AmountForm, Target, TargetField, TargetKind
from services.publishing.outlet.validators.answers import AnsweredError
from services.publishing.outlet.validators.flaw import Case, FlawRow, Mend, flaws, origins
from shared.contracts.deliveries import RecordKind
from tests.architecture.sources import ROOT
from tests.support.golden import Golden

_FOUND = {"record": "before it is sent", "answer": "in the answer", "books": "in the books of a day"}
_HEAD = """# Outlets 报送

What the bureau tells the credit systems, and how: `make golden` writes this page from `services/publishing/outlet`.
A record goes out when its publication is released, corrected or withdrawn (`services/publishing/delivery`): one version
after the other, and again until the target answers. What is not shown any more, or may have to be withdrawn, does not
go; a withdrawal says its key, its version and why, and may be of a record that the target has never acknowledged.
Receipts are events. What an operator sets up:
[operations.md](operations.md#outlets). Results come from inspections whose report counts. Cases does not decide
penalties yet: their records, texts and validators are built against the contract `shared/contracts/penalty.py`.

## Records 记录
Three kinds: results of double-random inspections (`inspection-results`), penalties (`penalties`), typical cases
(`typical-cases`). A record is neutral: our own words, amounts in yuan, days as days. It has a **key** of at most 32
characters, the same for ever, and a **version** from 1, which each correction and the withdrawal raise. A correction
of the party's code or of the number is another record with another key, after the withdrawal of the first. A target
gets it in its own names, units, lengths and lists (`targets/*.toml`); a fault in such a file names the file and the
line. What a target leaves out, it is not told, with the reason: {left_out}.
A correction that changes nothing of what the target is told is not sent: what it has stands.

An enterprise is told by the name that the directory has now, whatever its name was on the day of the matter. When the
registrar amends the name, or an import brings another, what was accepted under the former name is `differing` (flaw 3),
and is sent as a correction when somebody sends it again; what was refused under it is made anew with the name of now.
The name of a natural person stays as it was told.

A text that is too long for its column goes on in the field that the target names for that: it ends with （续见BZ）,
and the field BZ has the rest after “name of the column续：”. Without such a field the record is refused. Line breaks
become spaces. Sums in 万元 have six decimals, and nothing is rounded; a sum that the column cannot hold is refused.

## Over HTTP 推送
Both sides keep to this; the receiving server for trying out is written on its own from the same text.

| request | for |
|---|---|
| `POST …/{{kind}}` | records that are new there |
| `POST …/{{kind}}/corrections` | later versions |
| `POST …/{{kind}}/withdrawals` | that a record is withdrawn: `key`, `version`, `reason` |
| `GET …/{{kind}}/{{key}}` | the record as the target has it |
| `GET …/reconciliation?kind=…&day=…` | what was received on the day (归集), what was kept after cleaning (清洗入库) |

The body is JSON: `batch` (a UUID), `sent_at` (`yyyy-MM-dd HH:mm:ss`, Beijing), and at most 100 `records`, each with
`key`, `version`, and `fields`, all of them texts. A request is signed, with HMAC-SHA256 or RSA (PKCS #1 v1.5,
SHA-256), in the headers `X-Sender` (the code of the authority), `X-Timestamp` (Unix seconds, at most 300 off),
`X-Nonce` (32 hex digits, never again), `X-Signature-Algorithm` (`hmac-sha256`, `rsa-sha256`) and `X-Signature`
(Base64), over five lines: method, path, timestamp, nonce, SHA-256 of the body in hex.

The answer names every record: `accepted` with a `receipt`; `refused` with `errors` ({errors}); or `duplicate`, with
the receipt of the first time, if the same version came with the same fields. The same version with other fields is
refused. Each result is looked at by itself: one that is not as agreed (a key or a receipt with a character that nobody
sees, a receipt of more than 200 characters, none at all) leaves that record waiting with the reason, and no other.
`received_at` says when the batch came; if that is before it was sent or after the answer, by more than 300 seconds, the
nearest time that can be true counts, and the delivery says so (flaw 27). In a reconciliation, what was kept has the
SHA-256 of the canonical JSON of its fields. 429 and 503 mean later; a connection that closes without an answer means
nothing, and the batch is sent again.

## By files 按文件交换
A folder has a file for each kind and operation (`penalties.new.xlsx`), in one of {formats}; then `manifest.json`, and
last `manifest.json.sha256`. A folder without the last one is not finished. In a bucket, a folder is the part of the
names up to the last slash. The manifest (`cheqian-exchange/1`,
canonical JSON) says target, authority, batch, time, and of each file its name, kind, operation, size in bytes,
SHA-256, and number of records. CSV is UTF-8 with a byte-order mark, and lines end with CR LF. Whatever a spreadsheet
would take for a formula (`=`, `+`, `-`, `@` in front) has a `'` before it, in CSV and XLSX; in a workbook all cells
are texts. XML has a `<record>` for each record in `<records>`, with an element for each field that has a value. A
withdrawal has three columns: key, version, `reason`. What a file of the format cannot carry unchanged is not handed
over: that record alone is refused (flaw 26), and the others go.

The target acknowledges by a CSV file, in UTF-8 or GB 18030, with the columns below in any order; several rows of a
refused record are its several errors. A row that cannot be used (another batch, a record that was not handed over, no
receipt, or one that nobody could look for) is told with its line, and stops no other. Acknowledgements are read before
anything is handed over or given up, and count however late they come.

"""


@pytest.mark.golden
def test_the_page_is_the_golden_one(golden: Golden) -> None:
    said = {
        "left_out": "; ".join(f"{zh} ({en})" for zh, en in LEFT_OUT.values()),
        "errors": ", ".join(f"`{name}`" for name in AnsweredError.__dataclass_fields__),
        "formats": ", ".join(form.upper() for form in MEDIA_TYPES),
    }
    parts = [_HEAD.format(**said), *(line for target in shipped_targets().values() for line in _target(target))]
    text = "".join([*parts, *_flaws(), *_origins()])
    Golden(ROOT / "docs", rewrite=golden.rewrite).check("outlets.md", text)


def _target(target: Target) -> Iterator[str]:
    yield f"## {target.title} `{target.target}`\n{target.title_en}; {_checked(target.verified, target.source)}.\n\n"
    way = "signed JSON over HTTP" if target.way == "push" else "files"
    yield f"- **Way:** {way}, at most {target.most} in a batch\n"
    yield from (_kind(kind) for kind in target.kind)
    if form := target.acknowledgement:
        yield "- **Acknowledgement:** " + ", ".join(f"{name} `{words}`" for name, words in form) + "\n"
    for name, values in target.choices.items():
        yield f"- **List** `{name}`: " + ", ".join(f"{code} → {text}" for code, text in values.items()) + "\n"
    for row in target.answer:
        yield f"- **Answers** {f'`{row.code}`' if row.code else f'“{row.says}”'}: `{row.flaw}`\n"
    for kind in target.kind:
        yield f"\n### {kind.sheet}\n"
        yield from _table(
            ("field", "from", "required", "longest", "form", "checked"),
            map(_field, target.fields(kind.records).values()),
        )
    yield "\n"


def _kind(kind: TargetKind) -> str:
    left = ", ".join(kind.leaves_out) or "nothing"
    due = ", ".join(f"`{rule}`" for rule in kind.due)
    return f"- **{kind.sheet}** (`{kind.records}`): leaves out {left}; due by the first that holds of {due}\n"


def _field(field: TargetField) -> tuple[str, ...]:
    longest = f"{field.longest or ''}{f', rest in `{field.rest}`' if field.rest else ''}"
    checked = _checked(field.verified, field.source)
    return f"`{field.name}`", f"`{field.from_}`", field.required, longest, _form(field), checked


def _form(field: TargetField) -> str:
    match field:
        case TargetField(choices=str(name)):
            return f"list `{name}`"
        case TargetField(date=str(form)):
            return f"`{form}`"
        case TargetField(amount=AmountForm() as amount):
            unit = {"yuan": "元", "wan-yuan": "万元"}[amount.unit]
            return f"{unit}, {amount.places} decimals, at most {amount.largest}"
        case TargetField(details=details) if details:
            names = [name for _, name in details if name]
            return "JSON text: " + ", ".join(f"`{name}`" for name in names)
        case _:
            return "text"


def _flaws() -> Iterator[str]:
    yield (
        "## Flaws 校验问题\nNumbers 1 to 23 are failures that people have met at such systems. *Warns*: the record may "
        "be sent all the same. {…} stands for what is different each time.\n\n"
    )
    yield from _table(
        ("no.", "flaw", "found", "case", "text", "mended"), (row for flaw in flaws().values() for row in _cases(flaw))
    )


def _cases(flaw: FlawRow) -> Iterator[tuple[str, ...]]:
    where = _mend(flaw.mend) if flaw.mend else "where the field comes from"
    for place, case in enumerate(get_args(Case)):
        zh, en = flaw.text(case)
        head = (str(flaw.number), f"`{flaw.flaw}`<br>{flaw.title}<br>{flaw.title_en}", _FOUND[flaw.found])
        told = f"{case}{', warns' if case in flaw.warns else ''}"
        yield *(head if place == 0 else ("", "", "")), told, f"{zh}<br>{en}", where if place == 0 else ""


def _origins() -> Iterator[str]:
    yield "\n## Where fields come from 各项来源\n\n"
    kinds: dict[tuple[str, str], list[RecordKind]] = {}
    for (kind, field), origin in origins().items():
        kinds.setdefault((field, origin.label), []).append(kind)
    rows = (
        (f"`{field}`", ", ".join(of), f"{(row := origins()[of[0], field]).label}<br>{row.label_en}", _mend(row.mend))
        for (field, _), of in kinds.items()
    )
    yield from _table(("field", "records", "called", "mended"), rows)


def _mend(mend: Mend) -> str:
    return f"{mend.service}: {mend.place} ({mend.place_en}), `{mend.role}`"


def _checked(verified: bool, source: str) -> str:
    return f"{'✓' if verified else '✗'} {source}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(row)} |\n"
