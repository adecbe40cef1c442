"""A vocabulary is written in one order."""

import ast
from collections import defaultdict

from tests.architecture.sources import PRODUCT, lesson, sources


def test_the_words_of_a_literal_stand_in_one_order() -> None:
    orders: dict[frozenset[object], dict[tuple[object, ...], str]] = defaultdict(dict)
    for source in sources(*PRODUCT):
        for node in source.nodes():
            match node:
                case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=elements)):
                    words = tuple(element.value for element in elements if isinstance(element, ast.Constant))
                    orders[frozenset(words)].setdefault(words, f"{source.name}:{node.lineno}")
    offences = [f"{', '.join(written.values())}: {set(words)}" for words, written in orders.items() if len(written) > 1]
    assert not offences, lesson(
        "Two literals of the same words are equal, and typing keeps the one it has seen first: OpenAPI would depend on "
        "which module was imported before. Write them in one order, or once.",
        offences,
    )
