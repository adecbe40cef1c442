"""`cheqian …` in this process. That it can be started as a process, the tests of `cheqian up` show."""

from concurrent.futures import ThreadPoolExecutor

from typer.testing import CliRunner, Result

from deploy.cli import main


def cheqian(*arguments: str) -> Result:
    """What the command prints, and its exit code. It runs in a thread, as a command has an event loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(CliRunner().invoke, main, arguments).result()
