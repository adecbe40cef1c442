"""Whether signing this tree would fork the log. A fork means: two readers see two different histories, both signed."""

from shared.errors import Conflict
from shared.log.checkpoints import Checkpoint


class WouldFork(Conflict):
    code = "would-fork"
    title = "拒绝签署：日志与已签署的历史不符"
    title_en = "Refusing to sign: the log does not continue the signed log"


def require_same_history(known: Checkpoint, tree: Checkpoint, tree_at_known: bytes) -> None:
    """Refuse to sign unless `tree` continues the tree that was signed before (`known`).

    `tree_at_known` is the root that our tree had at the size of `known` (the root of our whole tree if it is smaller).
    Raises WouldFork: the database was restored from a backup, or lost commits in a failover. Then an operator must
    bring the lost entries back; signing must not go on without them.
    """
    if known.size <= tree.size and tree_at_known == known.root:
        return
    raise WouldFork(
        f"已签署的检查点大小为 {known.size}（根 {known.root.hex()}），而数据库中大小为 {tree.size}"
        f"（该处根 {tree_at_known.hex()}）。请从包含全部已签署条目的备份恢复数据库，切勿删除签署记录。",
        f"A checkpoint of size {known.size}, root {known.root.hex()}, was signed; the database has size {tree.size}, "
        f"root {tree_at_known.hex()} there. Restore the database from a copy that has every signed entry; "
        "never delete the record of what was signed.",
        signed_size=known.size,
        signed_root=known.root.hex(),
        size=tree.size,
        root=tree_at_known.hex(),
    )
