"""What each role of the database may do, table by table. Whatever is not written here, no role may do.

The test tries every statement of every role on every table, so a new table is not forgotten: it stands here, with the
decision who needs it, or the test fails.
"""

from collections.abc import Mapping

from shared.migrations.access import SERVICES, role_of

SEQUENCER = "cheqian_sequencer"
ROLES = (*map(role_of, SERVICES), SEQUENCER)

STATEMENTS: Mapping[str, str] = {
    "S": "SELECT FROM {table} LIMIT 0",
    "I": "INSERT INTO {table} DEFAULT VALUES",
    "U": 'UPDATE {table} SET "{column}" = DEFAULT WHERE false',
    "D": "DELETE FROM {table} WHERE false",
    "T": "TRUNCATE {table}",
    "L": "LOCK TABLE {table} IN SHARE MODE NOWAIT",
    "A": "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "G": "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "X": 'CREATE INDEX ON {table} ("{column}")',
    "O": "DROP TABLE {table}",
}
"""A letter for each kind of statement on a table. The letters that stand in no grant are refused to everybody."""


def _services(letters: str, **others: str) -> dict[str, str]:
    """All services the same, and the roles in `others` otherwise."""
    return {role_of(service): letters for service in SERVICES} | {
        f"cheqian_{name}": may for name, may in others.items()
    }


# PostgreSQL lets whoever may delete or update lock a table; in a schema of its own, a service harms nobody but itself.
_OWN = "SIUDL"
_READ_ROWS: Mapping[str, tuple[str, ...]] = {
    "sampling": (
        "account",
        "adoption",
        "annulment",
        "assigned",
        "assignment",
        "change",
        "directory_frozen",
        "directory_import",
        "draw",
        "drawn",
        "enterprise",
        "enterprise_before",
        "former_identifier",
        "frame",
        "import_fault",
        "inspection",
        "item_edition",
        "item_proposal",
        "listing",
        "listing_before",
        "not_held",
        "open_draw",
        "party",
        "plan",
        "planned",
        "policy",
        "record",
        "register_entry",
        "register_fault",
        "register_import",
        "review",
        "roster",
        "spelled_name",
        "spelling_walk",
        "superior",
        "team_member",
        "unspelled",
        "withdrawn_inspection",
    ),
    "cases": (
        "campaign",
        "clock",
        "clock_move",
        "clock_round",
        "command",
        "correction",
        "crew",
        "evidence",
        "feed",
        "hazard",
        "gated_plan",
        "inspection",
        "item_list",
        "law_correction",
        "letter",
        "opened_draw",
        "policy",
        "received_file",
        "trained",
        "upload",
    ),
    "documents": (
        "attempt",
        "count",
        "inspection_code",
        "law_correction",
        "number",
        "opened_draw",
        "paper",
        "paper_key",
        "pending",
        "policy",
        "advance_number",
        "printed_notice",
        "revoked_paper",
        "seal",
        "series_opening",
        "service",
    ),
    "publishing": (
        "attempt",
        "books",
        "clock",
        "clock_move",
        "clock_round",
        "delivery",
        "delivery_receipt",
        "door",
        "door_letter",
        "door_secret",
        "found_entry",
        "inspection_code",
        "law_correction",
        "notice",
        "numbered_plan",
        "paper",
        "paper_matter",
        "policy",
        "publication",
        "publication_version",
        "registered_name",
        "sending",
        "sheet",
        "tree_tile",
        "visit",
        "void_number",
        "webhook",
        "webhook_cursor",
        "webhook_message",
        "year_record",
    ),
}

GRANTS: Mapping[str, Mapping[str, str]] = {
    # Whose events, whose rows: by row-level security, see test_own_voice.py.
    "log.event": _services("SI"),
    "log.public_part": _services("S"),
    "log.open_visit": {role_of("publishing"): "S"},
    "log.paper_matter": {role_of("publishing"): "S"},
    "log.outbox": _services("S", sequencer="S"),
    "log.entry": _services("S", sequencer="SI"),
    "log.tile": _services("S", sequencer="SI"),
    "log.tree": _services("S", sequencer="SUL"),
    "log.checkpoint": _services("S", publishing="SI"),
    "log.completed": _services("S", publishing="SI"),
    "log.cosigned": _services("S", publishing="SIUL"),
    "log.cursor": _services("SIUL"),
    "log.set_aside": _services("SIDL"),
    "edge.answer": _services("SIDL"),
    "edge.display_name": _services("SIUL"),
    **{f"{service}.{table}": {role_of(service): _OWN} for service, tables in _READ_ROWS.items() for table in tables},
    **{f"{schema}.alembic_version": {} for schema in ("log", "edge", *_READ_ROWS)},
}
"""Table → role → the letters of what it may do."""

FUNCTIONS: Mapping[str, str] = {
    **{f"{service}.": role_of(service) for service in ("sampling", "publishing")},
    "log.dequeue": SEQUENCER,
}
"""The beginning of a function's name → the one role that may call it; other functions nobody calls."""

DEFINERS = frozenset(
    {
        "log.dequeue",
        "log.queue",
        "sampling.names_with",
        "publishing.entries_near",
        "publishing.entries_with",
    }
)
"""The functions that run with the rights of the owner. Each checks what it is asked."""

TEMPORARY = frozenset({role_of("sampling")})
"""The roles that may make temporary tables."""

FOREIGN: tuple[str, ...] = (
    "CREATE SCHEMA mine",
    *(f"CREATE TABLE {schema}.mine ()" for schema in ("public", "log", "edge", "sampling", "cases", "publishing")),
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql RETURN 1",
    "DROP EXTENSION plpgsql",
    "CREATE ROLE mine",
    "ALTER ROLE current_user BYPASSRLS",
    "ALTER ROLE postgres PASSWORD 'mine'",
    "ALTER DATABASE {database} SET search_path = mine",
    "SET session_replication_role = replica",
    "SET ROLE postgres",
    *(f"SET ROLE {role}" for role in ROLES),
    "SET SESSION AUTHORIZATION postgres",
    "COPY (SELECT) TO PROGRAM 'true'",
    "COPY log.tree FROM '/etc/hostname'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    "DROP POLICY own_consumer ON log.cursor",
    "DROP TRIGGER append_only ON log.entry",
    "DROP VIEW log.public_part",
    "CREATE RULE mine AS ON INSERT TO log.entry DO INSTEAD NOTHING",
    "CREATE TRIGGER mine AFTER INSERT ON log.entry FOR EACH ROW EXECUTE FUNCTION log.refuse()",
    *(f"SELECT {call}" for call in ("nextval('log.outbox_id_seq')", "setval('log.outbox_id_seq', 1)")),
    "SELECT last_value FROM log.outbox_id_seq",
    "SELECT 1 FROM log.entry FOR UPDATE",
    "SELECT rolpassword FROM pg_authid",
    "SELECT data FROM pg_largeobject",
    "SELECT pg_stat_reset()",
    "CREATE TYPE log.mine AS (a int)",
    "CREATE OPERATOR log.=== (leftarg = int, rightarg = int, function = int4eq)",
    "CREATE STATISTICS log.mine ON id, bureau FROM log.event",
    "COMMENT ON TABLE log.event IS 'mine'",
    "GRANT cheqian_cases TO cheqian_documents",
    "ALTER ROLE current_user CONNECTION LIMIT 0",
    "LOAD 'mine'",
)
"""Other statements that are refused to every role."""
