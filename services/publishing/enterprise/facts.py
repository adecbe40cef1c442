"""The public facts of an enterprise: what draws and publications say of it, each with its day.

What is not public is not among them, and neither is what is not shown any more: a publication that was withdrawn or has
ended does not say here whose it was. Whoever was named by mistake reads that it was corrected, and nothing else of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Literal, NamedTuple
from uuid import UUID

from services.publishing.frame.members import Errand, Excluded
from services.publishing.notice.standing import Standing
from services.publishing.notice.story import Notice, Step
from services.publishing.publication.state import Publication, Version
from services.publishing.site.lots import result_for
from services.publishing.site.reasons import Words, given_up, left_out
from shared.canonical import JsonObject
from shared.clock import beijing_date
from shared.contracts.publications import PublicationKind
from shared.contracts.publishing import Stage

FactKind = Literal[
    "listed", "left-out", "drawn", "reserve", "not-drawn", "given-up", "called", "visit", "crew-drawn", "draw-failed",
    "draw-annulled", "published", "corrected", "mistaken",
]  # fmt: skip
"""What a draw or a publication says of the enterprise."""


_MARKS = frozenset({"closed", "crew", "certificates"})
_CORRECTED, _MORE = Words("更正", "corrected"), Words("补充", "more told")


class PublicFact(NamedTuple):
    """A fact. `at`: when it happened; `known`: from when on the public may know it, which is later if the draw was
    covert. `event` says it in the log; `of` is the draw or the publication, `title` what it is called.
    """

    kind: FactKind
    words: Words
    at: datetime
    known: datetime
    event: UUID
    of: UUID
    title: str

    @property
    def is_of_draw(self) -> bool:
        return self.kind not in {"published", "corrected", "mistaken"}

    def is_known_since(self, day: date | None) -> bool:
        """Whether it became known on this day or later, in China; of None, always."""
        return day is None or beijing_date(self.known) >= day


def facts_of(
    identifier: str,
    standings: Iterable[Standing],
    publications: Iterable[Publication],
    kinds: Mapping[PublicationKind, Words],
) -> list[PublicFact]:
    """All facts of an enterprise, those first that became known last. `publications`: those that are about it, or were
    until they were corrected; `kinds`: kind of publication → its name.
    """
    found = [fact for standing in standings for fact in _of_draw(standing)]
    for publication in publications:
        of_it = _of_publication if publication.identifier == identifier else _of_mistake
        found += of_it(publication, identifier, kinds[publication.kind])
    return sorted(found, key=lambda fact: (fact.known, fact.at, fact.event), reverse=True)


def _of_draw(standing: Standing) -> Iterator[PublicFact]:
    notice = standing.notice
    opened = notice.step("opened")
    for kind, words, step in _told(standing):
        if step is None:
            continue
        known = max(step.time, opened.time) if opened else step.time
        yield PublicFact(kind, words, step.time, known, step.event, notice.draw, notice.title)


def _told(standing: Standing) -> Iterator[tuple[FactKind, Words, Step | None]]:
    notice, announced = standing.notice, standing.notice.step("announced")
    if isinstance(standing.member, Excluded):
        why = left_out(standing.member.reason)
        yield "left-out", Words(f"未列入名单：{why.zh}", f"left out: {why.en}"), announced
    elif isinstance(standing.member, Errand):
        yield "visit", Words("为检查本企业抽派人员", "people are drawn to visit it"), announced
        if standing.result:
            yield "crew-drawn", Words("检查人员已抽定", "its crew is drawn"), notice.step("completed")
    else:
        yield "listed", Words("列入名单", "in the frame"), announced
        yield from _drawn(standing, standing.member.id)
    yield "draw-failed", Words("该次抽查失败，没有结果", "the draw failed"), notice.step("failed")
    yield "draw-annulled", Words("该次抽查被撤销", "the draw was annulled"), notice.step("annulled")


def _drawn(standing: Standing, id_: str) -> Iterator[tuple[FactKind, Words, Step | None]]:
    notice, completed = standing.notice, standing.notice.step("completed")
    result = result_for(notice, id_, standing.result)
    if result is None:
        yield "not-drawn", Words("未抽中", "not drawn"), completed
    elif result.hit:
        yield "drawn", Words(f"抽中，第 {result.place} 名", f"drawn, place {result.place}"), completed
    else:
        yield "reserve", Words(f"备选第 {result.place} 名", f"reserve, place {result.place}"), completed
    for change in notice.substitutions:
        step = _numbered(notice, "substituted", change.n)
        if change.exchange and change.exchange.withdrawn == id_:
            why = given_up(change.reason)
            yield "given-up", Words(f"退出：{why.zh}", f"gave up its place: {why.en}"), step
        if change.exchange and change.exchange.substitute == id_:
            yield "called", Words("由备选替补", "called from the reserve"), step


def _numbered(notice: Notice, stage: Stage, number: int) -> Step | None:
    return next((step for step in notice.steps if (step.stage, step.subject) == (stage, str(number))), None)


def _of_publication(publication: Publication, identifier: str, what: Words) -> Iterator[PublicFact]:
    if not publication.is_public:
        return
    first, *later = [each for each in publication.versions if each.identifier == identifier]
    title = _title(publication, what)
    yield _by_version(publication, first, title, "published", Words(f"公示：{what.zh}", f"published: {what.en}"))
    for before, version in pairwise([first, *later]):
        change = _MORE if _without_marks(before.content) == _without_marks(version.content) else _CORRECTED
        zh, en = f"{change.zh}：{what.zh}", f"{change.en}: {what.en}"
        words = Words(f"{zh}（第 {version.number} 版）", f"{en}, version {version.number}")
        yield _by_version(publication, version, title, "corrected", words)


def _without_marks(content: JsonObject) -> JsonObject:
    """What a version says of the enterprise: not whether its inspection is closed, nor who inspected it."""
    return {name: value for name, value in content.items() if name not in _MARKS}


def _of_mistake(publication: Publication, identifier: str, what: Words) -> Iterator[PublicFact]:
    """It was about the enterprise until it was corrected: only that is told."""
    if not publication.is_public:
        return
    last = max(each.number for each in publication.versions if each.identifier == identifier)
    words = Words(
        f"更正：此前误将本企业列为{what.zh}的当事人，第 {last + 1} 版起已改列他人",
        f"corrected: this enterprise was named by mistake; since version {last + 1} it is about another ({what.en})",
    )
    yield _by_version(publication, publication.versions[last], _title(publication, what), "mistaken", words)


def _title(publication: Publication, what: Words) -> str:
    newest = publication.versions[-1].content
    return str(newest.get("number") or newest.get("title") or what.zh)


def _by_version(publication: Publication, version: Version, title: str, kind: FactKind, words: Words) -> PublicFact:
    return PublicFact(kind, words, version.at, version.at, version.event, publication.id, title)
