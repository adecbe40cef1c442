"""A refused command says so in both languages, and ends with 1."""

import pytest
import typer
from typer.testing import CliRunner

from deploy.cli import main
from deploy.refusing import RefusingGroup, as_problem
from shared.errors import Invalid


class Crooked(Invalid):
    code = "crooked"
    title = "歪了"
    title_en = "Crooked"


def refused() -> Crooked:
    return Crooked("请扶正。", "Straighten it.", degrees=7)


def test_a_refusal_is_two_lines_on_stderr_and_exit_code_1() -> None:
    app = typer.Typer(cls=RefusingGroup)
    group = typer.Typer()
    app.add_typer(group, name="picture")

    @group.callback()
    def pictures() -> None: ...

    @group.command()
    def hang() -> None:
        raise refused()

    result = CliRunner().invoke(app, ["picture", "hang"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "歪了：请扶正。\nCrooked: Straighten it.\n"


def test_a_fault_of_ours_is_not_dressed_up_as_a_refusal() -> None:
    app = typer.Typer(cls=RefusingGroup, pretty_exceptions_enable=False)

    @app.callback()
    def pictures() -> None: ...

    @app.command()
    def hang() -> None:
        raise KeyError("nail")

    assert isinstance(CliRunner().invoke(app, ["hang"]).exception, KeyError)


def test_a_problem_carries_code_both_languages_and_the_facts() -> None:
    assert as_problem(refused()) == {
        "type": "/problems/crooked",
        "title": "歪了",
        "title_en": "Crooked",
        "detail": "请扶正。",
        "detail_en": "Straighten it.",
        "degrees": 7,
    }


def test_a_missing_setting_is_named_and_no_value_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEQIAN_SAMPLING_PASSWORD", "hunter2")
    result = CliRunner().invoke(main, ["migrate"])
    assert result.exit_code == 1
    assert "CHEQIAN_ADMIN_DATABASE_URL：没有设置，必须写明" in result.stderr
    assert "CHEQIAN_ADMIN_DATABASE_URL: Not set: it must have a value" in result.stderr
    assert "CHEQIAN_SAMPLING_PASSWORD" in result.stderr
    assert "hunter2" not in result.stderr
