"""`cheqian new-paper-key`: make a key with which a bureau's papers are signed, once it is registered."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.commands.options import DATA, DataOption


def new_paper_key(
    bureau: Annotated[str, typer.Argument(help="The area code of the bureau, six digits.")],
    file: Annotated[
        Path | None,
        typer.Argument(help="The file with the paper keys; without it, paper.keys in --data.", dir_okay=False),
    ] = None,
    data: DataOption = DATA,
) -> None:
    """Add a new key to the file, which is made if it does not exist. The older keys stay, for papers of their days.

    The key signs nothing before the bureau has registered it, or has rotated its older key to it.
    """
    from deploy.standalone.site import paper_keys_of
    from shared.identifiers import AreaCode
    from shared.papers.code import paper_key_id
    from shared.papers.keyfile import PaperKeyFile

    file = file or paper_keys_of(data)
    public = PaperKeyFile(file).add(AreaCode(bureau))
    key = f"{paper_key_id(public).hex()}（{public.hex()}）"
    print(f"✓ {bureau} 的新文书密钥 {key} 已写入 {file}；请立即备份该文件，再由该局登记公钥。")
    print(
        f"✓ {bureau} has the new paper key {key} in {file}: back the file up now, then let the bureau register the key."
    )
