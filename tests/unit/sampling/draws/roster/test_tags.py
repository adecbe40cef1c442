"""What a slot can ask of somebody."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.sampling.draws.roster.tags import Member, tags_of
from services.sampling.registers.records.fields import Expert, Inspector

words = st.text(st.characters(categories=["L", "N"]), max_size=8)
members = st.none() | st.builds(Member, words, words, st.sampled_from(["leader", "deputy", "member"]))
people = st.builds(
    Inspector, name=st.just("示例甲"), cadre=st.booleans(), area=words, specialism=words, section=words
) | st.builds(Expert, name=st.just("示例乙"), area=words, specialism=words)


@given(people, members)
def test_tags_are_as_the_protocol_wants_them(fields: Inspector | Expert, member: Member | None) -> None:
    tags = tags_of(fields, member)
    assert list(tags) == sorted(set(tags))
    assert ("inspector" in tags) is isinstance(fields, Inspector)
    assert ("expert" in tags) is isinstance(fields, Expert)
    assert not any(tag.endswith(":") for tag in tags)


def test_an_inspector_of_a_team() -> None:
    fields = Inspector(
        name="示例甲",
        cadre=True,
        area="榆山街道",
        specialism="化工",
        section="危化科",
        certificate_expires=date(2021, 1, 1),
    )
    assert set(tags_of(fields, Member("F", "领导干部", "leader"))) == {
        "inspector",
        "cadre",
        "area:榆山街道",
        "specialism:化工",
        "section:危化科",
        "team:F",
        "role:领导干部",
        "leader",
    }


def test_a_member_is_neither_leader_nor_deputy() -> None:
    tags = tags_of(Expert(name="示例乙"), Member("G", "专家", "member"))
    assert tags == ("expert", "role:专家", "team:G")
