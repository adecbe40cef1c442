"""Setting the public PDF of a version: from what the public may read of it alone, and so the same bytes each time."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from threading import local

import typst

from services.publishing.publication.state import Publication, Version
from services.publishing.publication_page.words import KINDS, ContentLine, content_lines
from services.publishing.site.reasons import Words
from shared.few import few
from shared.heavy import heavy
from shared.typefaces import CharacterMissing, Typefaces, code_of, refusing

_PAGE = Path(__file__).parent / "page.typ"
_PARTY, _CODE = Words("当事人", "party"), Words("统一社会信用代码", "code")
_DAY, _VERSION = Words("公示日期", "published"), Words("版本", "version")
_CODES = Words("以编码代替的字符", "characters shown by their codes")
_MOST_CODES = 30
_NOTE = "本件由上列哈希的公示原文生成；哈希写在公开日志中。"


def lines_on_page(publication: Publication, version: Version) -> Iterator[ContentLine]:
    """What stands on the page: whom it is about, its day, its version, and its content line by line."""
    party = version.content.get("party", {})
    for label, name in ((_PARTY, "name"), (_CODE, "identifier")):
        if party.get(name):
            yield ContentLine(label, (party[name],))
    yield from content_lines(publication.kind, version.content)
    yield ContentLine(_DAY, (version.day.isoformat(),))
    corrects = publication.versions[version.number - 2].sha256 if version.number > 1 else ""
    yield ContentLine(_VERSION, (f"第 {version.number} 版" + (f"，更正原文 {corrects} 的内容" if corrects else ""),))


def settable_lines(
    lines: Iterable[ContentLine], faces: Typefaces, refused: frozenset[str] = frozenset()
) -> Iterator[ContentLine]:
    """The lines as they can be set with these fonts; a last line names the characters that are shown by their codes."""
    missing: frozenset[str] = frozenset()
    for line in lines:
        texts, lacking = zip(*(faces.settable(text, refused) for text in line.texts), strict=True)
        missing = missing.union(*lacking)
        yield ContentLine(line.label, texts)
    if missing:
        codes = few([code_of(each) for each in sorted(missing)], _MOST_CODES)
        yield ContentLine(_CODES, (f"本件的字库没有下列字符，以编码代替：{codes}；原字见公示原文。",))


class PublicPress:
    """Sets public PDFs. One press serves all threads."""

    def __init__(self, faces: Typefaces) -> None:
        self._faces = faces
        self._thread = local()

    @heavy
    def render(self, publication: Publication, version: Version) -> bytes:
        """The version as PDF/A-2a: the same bytes for the same version and fonts.

        A character that cannot be set is shown by its code, and a line says so: what is public is not held up by it.
        """
        refused: frozenset[str] = frozenset()
        while True:
            lines = [*settable_lines(lines_on_page(publication, version), self._faces, refused)]
            try:
                return self._set(publication, version, lines)
            except CharacterMissing as refusal:
                # The fonts have it, and the compiler does not set it, as some accents on some letters.
                more = frozenset(str(refusal.facts["text"])) - refused
                if not more:
                    raise
                refused |= more

    def _set(self, publication: Publication, version: Version, lines: Sequence[ContentLine]) -> bytes:
        said = {
            "title": f"{KINDS[publication.kind].zh}公示",
            "lines": [{"label": line.label.zh, "texts": [*line.texts]} for line in lines],
            "sha256": version.sha256,
            "note": _NOTE,
            "fonts": [*self._faces.body],
        }
        with refusing():
            pdf = self._compiler().compile(
                format="pdf",
                sys_inputs={"publication": json.dumps(said, ensure_ascii=False)},
                pdf_standards=["a-2a"],
                timestamp=datetime.combine(version.day, time(), UTC),
            )
        assert isinstance(pdf, bytes)  # noqa: S101  # a PDF is one file, whatever its pages
        return pdf

    def _compiler(self) -> typst.Compiler:
        """The compiler of this thread: it keeps what it has read and laid out before."""
        if not hasattr(self._thread, "compiler"):
            self._thread.compiler = typst.Compiler(
                str(_PAGE), root=str(_PAGE.parent), font_paths=self._faces.fonts, ignore_system_fonts=True
            )
        compiler: typst.Compiler = self._thread.compiler
        return compiler
