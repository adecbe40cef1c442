"""What the search says of itself: what was looked through, and what it cannot know."""

from collections.abc import Iterable, Mapping

from services.publishing.search.entry import EntryKind
from services.publishing.search.nearness import Near
from services.publishing.search.sought import By, Sought
from services.publishing.site.reasons import Words

KINDS: Mapping[EntryKind, Words] = {
    "enterprise": Words("企业", "enterprise"),
    "publication": Words("公示信息", "publication"),
    "draw": Words("抽查", "draw"),
}
_WAYS: Mapping[tuple[EntryKind, By], Words] = {
    ("enterprise", "code"): Words("代码以“{}”开头的企业", "enterprises whose code begins with “{}”"),
    ("enterprise", "part"): Words("名称或曾用名含“{}”的企业", "enterprises with “{}” in a name"),
    ("enterprise", "sound"): Words(
        "名称或曾用名含“{}”、或者其全拼、首字母含“{}”的企业",
        "enterprises with “{}” in a name, its pinyin or its initials",
    ),
    ("publication", "id"): Words("编号为“{}”的公示信息", "the publication with the id “{}”"),
    ("publication", "part"): Words("文号或标题含“{}”的公示信息", "publications with “{}” in the number or the title"),
    ("draw", "id"): Words("编号为“{}”的抽查", "the draw with the id “{}”"),
    ("draw", "part"): Words("序号或名称含“{}”的抽查", "draws with “{}” in the serial or the title"),
}

NEAR: Mapping[Near, Words] = {
    "code": Words("代码只差一处", "its code differs in one place"),
    "sound": Words("名称读音相同", "its name sounds the same"),
    "name": Words("名称只差一处", "its name differs in one place"),
}
"""Why somebody may be meant."""

CLOSED = Words(
    "尚未公开的查不到：暗查暗访的名单在公开之前、未公告的抽查、未公示和已撤回、已期满的信息，都不在查询之内。"
    "所以没有查到，不等于没有列入任何名单。",
    "What is not public cannot be searched: the lists of covert draws before they are opened, draws that are not "
    "announced, and what is not published, withdrawn or no longer shown. So nothing found does not mean on no list.",
)


def way_told(way: Sought) -> Words:
    """What was looked through in one way."""
    words = _WAYS[way.kind, way.by]
    return Words(words.zh.replace("{}", way.text), words.en.replace("{}", way.text))


def ways_told(ways: Iterable[Sought]) -> Words:
    """What was looked through, in one sentence."""
    told = [way_told(way) for way in ways]
    return Words("；".join(each.zh for each in told), "; ".join(each.en for each in told))
