"""The answer to a search, as JSON."""

from pydantic import BaseModel, Field

from services.publishing.search.entry import EntryKind
from services.publishing.search.nearness import Meant, Near
from services.publishing.search.sought import By, SearchAsked
from services.publishing.search.usecases import FoundInWay
from services.publishing.search_page.words import CLOSED, way_told
from shared.http.paging import Listed

_CODE = "91370124MA00000A9U"
_PATHS = {"enterprise": "/enterprises/{}.json", "publication": "/published/{}", "draw": "/draws/{}.json"}


class FoundShown(BaseModel):
    """Something that was found."""

    kind: EntryKind
    id: str = Field(description="The code of the enterprise; the id of the publication or the draw.", examples=[_CODE])
    bureau: str = Field(description="The bureau that has published it.", examples=["370124"])
    label: str = Field(
        description="The name, number or title by which it was found.", examples=["示例县第一机械有限公司"]
    )
    detail: str = Field(
        description="The serial of a draw; the kind of a publication; the newest name of an enterprise that was found "
        'by an older one, "" otherwise.',
        examples=[""],
    )
    by: By = Field(description="How it was found.", examples=["part"])
    path: str = Field(description="Where more is told of it.", examples=[f"/enterprises/{_CODE}.json"])


class LookedThrough(BaseModel):
    """One of the ways in which it was searched."""

    kind: EntryKind
    by: By = Field(
        description="`code`: by the beginning of an enterprise's code. `id`: by an id. `part`: by a part of a name, a "
        "number, a serial or a title. `sound`: by such a part, or its pinyin, whole or by initials.",
        examples=["part"],
    )
    text: str = Field(description="What was searched, in the form in which texts are compared.", examples=["第一机械"])
    summary: str = Field(examples=["名称或曾用名含“第一机械”的企业"])
    summary_en: str = Field(examples=["enterprises with “第一机械” in a name"])


class WrongCode(BaseModel):
    """Why what was typed cannot be a code."""

    detail: str = Field(examples=["第 18 位校验码为“1”，按其余各位应为“U”。请核对原证照。"])
    detail_en: str = Field(examples=["Check character 18 is “1”; the others make it “U”. Compare with the licence."])


class MeantShown(BaseModel):
    """An enterprise that may have been meant."""

    by: Near = Field(
        description="`code`: its code differs from what was typed in one place; `sound`: its name sounds the same; "
        "`name`: its name differs in one place.",
        examples=["name"],
    )
    id: str = Field(description="Its code.", examples=[_CODE])
    bureau: str = Field(description="The bureau that has published it.", examples=["370124"])
    label: str = Field(examples=["示例县第一机械有限公司"])
    path: str = Field(examples=[f"/enterprises/{_CODE}.json"])


class SearchAnswer(Listed[FoundShown]):
    """A page of what was found, and what was looked through for it. Nothing found does not mean that somebody is on no
    list: lists that are not public cannot be searched.
    """

    searched: list[LookedThrough]
    log_size: int = Field(
        description="The search knows what the first so many entries of the log show.", examples=[12_345]
    )
    meant: list[MeantShown] = Field(description="Who may be meant; only where nothing was found.", examples=[[]])
    wrong_code: WrongCode | None = Field(description="Set if what was typed looks like a code, and is none.")
    closed: str = Field(description="What cannot be searched.", examples=[CLOSED.zh])
    closed_en: str = Field(examples=[CLOSED.en])


def entry_shown(found: FoundInWay) -> FoundShown:
    entry = found.entry
    told = {name: getattr(entry, name) for name in ("kind", "bureau", "label", "detail")}
    return FoundShown(**told, id=entry.key, by=found.way.by, path=_PATHS[entry.kind].format(entry.key))


def meant_shown(meant: Meant) -> MeantShown:
    return MeantShown(**meant._asdict() | {"id": meant.key}, path=_PATHS["enterprise"].format(meant.key))


def search_answer(
    listed: Listed[FoundShown], question: SearchAsked, meant: list[MeantShown], log_size: int
) -> SearchAnswer:
    mistake = question.mistake
    return SearchAnswer(
        **dict(listed),
        searched=[
            LookedThrough(kind=way.kind, by=way.by, text=way.text, summary=told.zh, summary_en=told.en)
            for way in question.ways
            for told in [way_told(way)]
        ],
        meant=meant,
        log_size=log_size,
        wrong_code=WrongCode(detail=mistake.detail, detail_en=mistake.detail_en) if mistake else None,
        closed=CLOSED.zh,
        closed_en=CLOSED.en,
    )
