"""The folder of a demonstration, which is emptied before each: nobody's log may be in it."""

import shutil
from pathlib import Path

from shared.durable import write_durably
from shared.errors import Conflict
from shared.file_modes import make_folder

_MARK = "demonstration"
_SAID = "This folder belongs to `cheqian demo`, which empties it. 本文件夹由 cheqian demo 使用，每次演示前清空。\n"


class NoDemonstration(Conflict):
    code = "no-demonstration"
    title = "该文件夹不是演示文件夹"
    title_en = "This folder is not of a demonstration"


def clear(data: Path) -> None:
    """Empty the folder, or make it. Raises NoDemonstration if there is anything in it that no demonstration left."""
    if data.exists() and any(data.iterdir()) and not (data / _MARK).exists():
        raise NoDemonstration(
            f"{data} 中已有文件，且不是演示留下的。演示开始前会清空所用的文件夹，而日志密钥删除后无法恢复；"
            "请用 --data 指定另一个文件夹，或自行删除该文件夹。",
            f"There are files in {data} that no demonstration has left. A demonstration empties its folder, and the "
            "key of a log cannot be made again: name another folder by --data, or delete this one yourself.",
            path=str(data),
        )
    shutil.rmtree(data, ignore_errors=True)
    make_folder(data)
    write_durably(data / _MARK, _SAID.encode())
