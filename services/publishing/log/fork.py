"""Whether signing this tree would fork the log. A fork means: two readers see two different histories, both signed."""

from shared.errors import Conflict
from shared.log.checkpoints import Checkpoint
from shared.witness.told import Told


class HistoryUnknown(Conflict):
    code = "history-unknown"
    title = "拒绝签署：不知上次签署到何处"
    title_en = "Refusing to sign: nobody says what was signed last"


class NothingToResume(Conflict):
    code = "nothing-to-resume"
    title = "不能从该检查点继续"
    title_en = "The log cannot go on from this checkpoint"


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


def require_known_history(last: Checkpoint | None, told: Told, *, begun: bool) -> None:
    """Refuse to sign if nobody says what was signed last. `last` is the checkpoint of the last-signed file; None if it
    cannot be read.

    Without the file, each witness must answer, because the database alone cannot show that it has lost nothing. If the
    log has `begun` (it has a published checkpoint), a witness must also know a checkpoint of it.

    Raises HistoryUnknown. An operator who knows the newest checkpoint decides with `cheqian log resume`.
    """
    if last or (not told.silent and (told.checkpoints or not begun)):
        return
    unknown, unknown_en = "没有见证方知道本日志的检查点", "no witness knows a checkpoint of this log"
    silent, silent_en = f"{'、'.join(told.silent)} 没有答复", f"{', '.join(told.silent)} did not answer"
    why, why_en = (silent, silent_en) if told.silent else (unknown, unknown_en)
    raise HistoryUnknown(
        f"签署记录缺失或无法读取，而{why}。请等待见证方答复；或查明已签署的最新检查点，再执行 cheqian log resume。",
        f"The last-signed file is missing or cannot be read, and {why_en}. Wait for the witnesses to answer, or find "
        "the newest checkpoint that was signed and run `cheqian log resume`.",
        silent=list(told.silent),
        known_sizes=[checkpoint.size for checkpoint in told.checkpoints],
    )


def require_resumable(named: Checkpoint, last: Checkpoint | None, published: Checkpoint | None) -> None:
    """Refuse an operator's decision that the log goes on after the checkpoint `named`, unless the last-signed file is
    lost (`last` is None), and the database has published nothing later.

    Raises NothingToResume. Whether the tree continues the named checkpoint, `require_same_history` decides.
    """
    if last:
        raise NothingToResume(
            f"签署记录完好，大小为 {last.size}，无须决定；如仍拒绝签署，请恢复数据库。",
            f"The last-signed file is sound, with size {last.size}: there is nothing to decide. If signing is still "
            "refused, restore the database.",
            signed_size=last.size,
        )
    if published and published.size > named.size:
        raise NothingToResume(
            f"数据库已公布大小 {published.size} 的检查点，比所指的 {named.size} 更新；请指明最新的检查点。",
            f"The database has published a checkpoint of size {published.size}, later than the size {named.size} that "
            "you name; name the newest.",
            published_size=published.size,
            size=named.size,
        )
