"""docs/credit-sandbox.md names everything that a sender can meet."""

from pathlib import Path

from deploy.credit_sandbox.behaviour import Behaviour
from deploy.credit_sandbox.faults import Code
from deploy.credit_sandbox.templates import Kind, template_of

PAGE = (Path(__file__).parents[3] / "docs/credit-sandbox.md").read_text(encoding="utf-8")


def test_every_code_and_every_habit_is_on_the_page() -> None:
    assert [name for name in (*Code, *Behaviour.model_fields) if f"`{name}`" not in PAGE] == []


def test_every_code_is_given_somewhere() -> None:
    sources = Path(__file__).parents[3] / "deploy/credit_sandbox"
    text = "".join(path.read_text(encoding="utf-8") for path in sources.glob("*.py"))
    assert [code.name for code in Code if f"Code.{code.name}," not in text] == []


def test_what_a_penalty_asks_for_is_a_kind_of_penalty() -> None:
    columns = {column.name: column for column in template_of(Kind.PENALTIES).column}
    kinds = set(columns["CF_CFLB"].among)
    assert {kind for column in columns.values() for kind in column.needed_for} <= kinds
