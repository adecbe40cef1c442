"""Which characters can be set is what the compiler says too, and its refusals name the character."""

from unicodedata import category

import pytest
import typst

from shared.typefaces import CharacterMissing, Typefaces, refusing, typefaces

_PAGE = b'#set document(title: "x", date: auto)\n#set text(font: ("Noto Serif SC", "Noto Sans SC"))\n#sys.inputs.text'


@pytest.fixture(scope="module")
def faces() -> Typefaces:
    return typefaces()


def set_with(faces: Typefaces, text: str) -> None:
    with refusing():
        typst.compile(_PAGE, format="pdf", sys_inputs={"text": text}, pdf_standards=["a-2a"], font_paths=faces.fonts)


def test_what_can_be_set_is_set(faces: Typefaces) -> None:
    assigned = [chr(code) for code in range(0x20, 0x110000) if category(chr(code)) not in {"Cn", "Cs", "Co"}]
    some = [*assigned[::47], *map(chr, range(0xA0, 0x370)), *map(chr, range(0x2000, 0x2070))]
    settable = [each for each in some if faces.can_set(each)]
    assert len(settable) > 500
    for start in range(0, len(settable), 100):
        set_with(faces, "".join(f"测{each}试" for each in settable[start : start + 100]))


@pytest.mark.parametrize("character", ["😀", "𠮷", "\U00013000", "ش", "\x01", "\ue000", "\ufeff", "\ufffe", "\ufdd0"])
def test_what_cannot_be_set_is_refused_by_its_code(faces: Typefaces, character: str) -> None:
    assert not faces.can_set(character)
    with pytest.raises(CharacterMissing) as refused:
        set_with(faces, f"甲{character}乙")
    assert f"U+{ord(character):04X}" in refused.value.detail
    assert refused.value.facts["text"] == character


def test_the_code_stands_for_what_cannot_be_set(faces: Typefaces) -> None:
    assert faces.settable("甲😀乙\n") == ("甲［U+1F600］乙\n", frozenset("😀"))
    assert faces.settable("甲\u202e乙\U000e0041")[1] == {"\u202e", "\U000e0041"}
    assert faces.settable("甲乙") == ("甲乙", frozenset())
