"""A process that fails before it is at work."""

from typing import Any

from tests.support.makers import make


async def work(said: dict[str, Any]) -> None:
    raise OSError(said["why"])


if __name__ == "__main__":
    make(work)
