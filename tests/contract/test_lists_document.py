"""docs/lists.md says what lists may look like: the titles and words by which they are read are those of the program."""

from typing import get_args

import pytest

from services.sampling.registers.list_files.directories import LISTS
from services.sampling.registers.lists.examining import SEPARATORS
from services.sampling.registers.lists.left_out import MOST_LEFT_OUT
from services.sampling.registers.lists.taking_in_usecases import BOUNDS
from services.sampling.registers.lists.vocabulary import hints, titles, words
from shared.contracts.register import DirectoryName
from tests.architecture.sources import ROOT
from tests.support.golden import Golden

_NAMES = {
    "enterprises": "检查对象 enterprises",
    "people": "执法人员 people",
    "experts": "专家 experts",
    "items": "事项 items",
}
_SEPARATORS = {",": "comma", "\t": "tab", ";": "semicolon", "，": "full-width comma 「，」", "|": "vertical bar"}

_HEAD = f"""# Lists 名单

What a list may look like to be imported, and how it is read. `make golden` writes this page from the tables by which
the service reads (`services/sampling/registers/lists/*.toml`). Whoever wants to be sure takes a template: an .xlsx
workbook with the columns below and a sheet that says how each is filled in
(`GET /sampling/enterprises/imports/template`, and so for `people`, `experts`, `items`).

## From a file to the directory
The file itself is the body of each request.

1. `POST …/imports/reading` shows how a file would be read: sheets, columns, the first rows. It imports nothing.
2. `POST /sampling/enterprises/imports/preview?list=enterprises` says what an import would do: how many enterprises are
   added, changed, unchanged; which would leave the list (`leaving`); each fault; and whether it must be confirmed. A
   list is one source, such as `危化`; whoever is not in its next file leaves the list, not the other lists.
3. `PUT /sampling/enterprises/imports/{{{{import_id}}}}?list=enterprises` imports it; the number is any new UUID. If
   much would vanish or change, it is refused (`import-unconfirmed`) until it says `confirm=true`. Lists of the
   other three take a `reason`. A row with a fault is left out, and the others are taken; **an enterprise whose
   code is wrong in the file leaves the list**, because nobody knows which it is.
4. `GET …/imports/{{{{import_id}}}}/faults.xlsx` gives back the rows that have faults, with the reasons. Correct them
   in the whole file, and import that: a file with only these rows would make all others leave.
5. `POST /sampling/enterprises/imports/{{{{import_id}}}}/undoing` with a `reason` takes the newest import back, and so
   for `people`, `experts`, `items`: what it changed is as before.

An import is undone as long as nothing rests on it. It must be the newest of its directory that is not undone
(`import-not-newest`); nothing of it was edited since (`import-edited-since` names the first few); and no frame,
roster, team, draft of an item list, or plan with items was made since from the directory (`import-frozen-from` names
it; an item list that was refused or withdrawn does not count). Enterprises that the import added are gone. People,
experts and items that it added are retired, because their history stays: it shows who undid the import, when and why. A
number that it gave a person for another goes back.

```sh
curl -X POST http://127.0.0.1:8370/sampling/people/imports/0198c6f2-3d58-7000-8000-000000000001/undoing \\
     -H "Authorization: Bearer $(cheqian token --role registrar)" \\
     -H "Content-Type: application/json" -d '{{{{"reason": "发错了名单"}}}}'
```

## Files
- Workbooks: .xlsx, .xlsm, .xlsb, .xls, .et, .ods. Formulas are read by the value that the workbook holds; one without
  a value is told. A workbook that needs a password is refused: 请先取消打开密码.
- Tables of web pages, and the XML of Excel 2003, which many systems export under the name .xls.
- Text in UTF-8 or UTF-16, with or without a byte order mark, or in GB18030 (GBK), with any of these between the cells:
  {{separators}}. Cells that are missing at the end of a row are empty.

The content of a file says what it is; its name does not matter. Reading a workbook may take {BOUNDS.seconds:.0f} s and
{BOUNDS.memory // (1 << 20)} MiB; a larger one is refused (`workbook-too-large`), and saved as CSV it is read.

## Sheets
All sheets that have the header of the list are read, as one list; the answer says of every sheet what became of it.
Hidden sheets are not read, nor sheets whose name says that they only explain ({{aside}}). If the name of one of
several says that it is another list ({{unlike}}), nothing is imported until the sender names the sheets:
`sheet=危化&sheet=工贸`. Hidden rows are read, and counted in the answer.

## Header
The header is looked for in the first 60 rows that are not empty. It may have up to three rows, such as 地址信息 over
镇街 and 生产经营地址. A merged cell gives its value to every row that it spans. Spaces, numbers before a title, notes
in brackets and marks such as * do not matter; a unit does (注册资本（万元） is not 注册资本). Of two columns for one
field, the title that stands first below counts, and the other column is left out. What is not understood is left out,
and named in the answer. The sender may say what a column is: `column=主体全称=name`, or `column=备注=` to leave it
out; and in which line the header ends, if it is not found rightly: `header=5`.

## Rows that are no entries
They are left out, and named in the answer (at most {MOST_LEFT_OUT:,}; more are read as any other row). A row with a
code in its key column is never left out, unless its first cell says that it is an example.

| kind | recognised by |
|---|---|
| `total` | it begins with one of: {{totals}} |
| `note` | it begins with one of these and a colon, or is only this: {{notes}} |
| `example` | its first cell is one of: {{examples}} |
| `instruction` | right below the header, half of its cells have one of: {{instructions}} |
| `numbering` | right below the header, it counts the columns: 1 2 3, or 甲 乙 1 2 |
| `header` | it is the header once more |
"""


def _page() -> str:
    said = {kind: "、".join(words(kind)) for kind in ("aside", "unlike", "totals", "notes", "examples", "instructions")}
    separators = ", ".join(_SEPARATORS[separator] for separator in SEPARATORS)
    return "\n".join([_HEAD.format(separators=separators, **said), *map(_section, get_args(DirectoryName))])


def _section(directory: DirectoryName) -> str:
    required = LISTS[directory].known.required
    rows = [
        f"| `{field}` | {'yes' if field in required else ''} | {'、'.join(names)} | {hints(directory)[field][0]} |"
        for field, names in titles(directory).items()
    ]
    more = "An item of a list without codes is known by its name.\n\n" if directory == "items" else ""
    head = "| field | required | titles | how it is filled in |\n|---|---|---|---|"
    return f"## {_NAMES[directory]}\n{more}{head}\n" + "\n".join(rows) + "\n"


@pytest.mark.golden
def test_the_page_says_what_the_service_reads(golden: Golden) -> None:
    Golden(ROOT / "docs", rewrite=golden.rewrite).check("lists.md", _page())


@pytest.mark.parametrize("directory", get_args(DirectoryName))
def test_every_column_has_a_hint_and_an_example(directory: DirectoryName) -> None:
    assert set(hints(directory)) == set(titles(directory))
