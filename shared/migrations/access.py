"""Access to tables: a read table belongs to one service, and a transaction sees the rows of its bureaus; a service
appends only its own events, and reads only the payloads that it needs.
"""

from collections.abc import Iterable

from alembic import op

from shared.log.ownership import READS, READS_IF_OPEN, STREAMS
from shared.tenancy import EVERY_BUREAU

# After a transaction the setting is "", which is also the bureau of events of no bureau.
_SEEN = "nullif(current_setting('cheqian.bureau', true), '')"
OWN_BUREAU = f"({_SEEN} IN (bureau, '{EVERY_BUREAU}') OR bureau = ANY (string_to_array({_SEEN}, ',')))"
"""Whether the transaction sees a row. The first comparison spares a transaction of one bureau the list: without it,
pages of the directory take twice as long.
"""
_SAYS_SO = """
    convert_from(entry, 'UTF8')::jsonb @> jsonb_build_object(
        'id', id, 'bureau', bureau, 'stream', stream, 'version', version, 'type', type, 'trace', trace
    )
"""
"""Whether the entry, which is all that readers of the log see, says the same as the columns that the rules look at."""
SERVICES = ("sampling", "cases", "documents", "publishing")


def role_of(service: str) -> str:
    """The database role with which a service logs in."""
    return f"cheqian_{service}"


def grant_schema(service: str) -> None:
    op.execute(f"GRANT USAGE ON SCHEMA {service} TO {role_of(service)}")


def grant_table(service: str, table: str, *, by_bureau: bool = True) -> None:
    """Let the service read and write `schema.table`; with `by_bureau`, only rows of the transaction's bureaus.

    TRUNCATE is for the owner alone (a rebuild), because row-level security does not limit it.
    """
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {service}.{table} TO {role_of(service)}")
    if by_bureau:
        op.execute(f"ALTER TABLE {service}.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_bureau ON {service}.{table} USING {OWN_BUREAU}")


def own_rows(table: str, *, by_bureau: bool = False) -> None:
    """Let each service see and write only the rows of `table` that name it in the column `service`; with `by_bureau`,
    only those of the bureaus of the transaction.
    """
    rule = f"current_user = '{role_of('')}' || service"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_service ON {table} USING ({rule}{f' AND {OWN_BUREAU}' if by_bureau else ''})")


def let_speak(service: str) -> None:
    """Let the service append events of its own types to its own streams, of the bureaus of the transaction, if their
    entries say the same.
    """
    _replace_policy(
        service,
        "speaks",
        f"""FOR INSERT TO {role_of(service)} WITH CHECK (
            type ^@ '{service}.' AND split_part(stream, '/', 1) IN ({_listed(STREAMS[service])}) AND {OWN_BUREAU}
                AND {_SAYS_SO}
        )""",
    )


def let_hear(service: str) -> None:
    """Let the service read its own events as a whole, and those of other services that it needs."""
    heard = [f"type ^@ '{service}.'"]
    if READS[service]:
        heard.append(f"type IN ({_listed(READS[service])})")
    if service in READS_IF_OPEN:
        heard.append(f"""type IN ({_listed(READS_IF_OPEN[service])}) AND payload @> '{{"covert": false}}'""")
    _replace_policy(service, "hears", f"FOR SELECT TO {role_of(service)} USING ({' OR '.join(heard)})")


def _replace_policy(service: str, verb: str, rule: str) -> None:
    op.execute(f"DROP POLICY IF EXISTS {service}_{verb} ON log.event")
    op.execute(f"CREATE POLICY {service}_{verb} ON log.event {rule}")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
