"""`cheqian new-sealing-key`: add a key under which a service seals from its next start on."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.commands.options import DATA, DataOption


def new_sealing_key(
    file: Annotated[
        Path | None,
        typer.Argument(
            envvar="CHEQIAN_SEALING_KEYS_FILE",
            help="The file with the sealing keys of a service; without it, that of sampling in --data.",
            dir_okay=False,
        ),
    ] = None,
    data: DataOption = DATA,
) -> None:
    """Add a new key to the file. The older keys stay: they open what they have sealed."""
    from deploy.standalone.site import sealing_keys_of
    from shared.sealing import add_key

    file = file or sealing_keys_of(data, "sampling")
    if not file.exists():
        raise typer.BadParameter(
            f"{file} 不存在：该文件由服务首次启动时生成；请指明已有的密钥文件。 "
            f"There is no {file}: the service makes it at its first start. Name the file that the service uses."
        )
    key = add_key(file)
    print(f"✓ 新密钥 {key} 已写入 {file}；请立即备份该文件，然后重启该服务。")
    print(f"✓ The new key {key} is in {file}: back the file up now, then restart the service.")
