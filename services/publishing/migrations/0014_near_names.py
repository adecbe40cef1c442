"""Names that are near what was typed: found by how they begin, or by how they end.

A name with one wrong character is right before it or right after it. The indexes give the names that begin, or end, as
what was typed does up to some character; at most so many for each, whatever the planner knows of the table.
"""

from alembic import op

from shared.migrations.access import role_of

revision = "publishing_0014"
down_revision = "publishing_0013"

# As `entries_with`: it runs as the owner of the table, and asks itself what the transaction may see.
_STATEMENTS = (
    "CREATE INDEX found_entry_begins ON publishing.found_entry (kind, text)",
    "CREATE INDEX found_entry_ends ON publishing.found_entry (kind, reverse(text))",
    """
    CREATE FUNCTION publishing.entries_near(of_bureau text, heads text[], tails text[], most integer)
    RETURNS TABLE (key text, bureau text, text text, label text) LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
    #variable_conflict use_column
    DECLARE
        sees text[] := string_to_array(coalesce(current_setting('cheqian.bureau', true), ''), ',');
    BEGIN
        RETURN QUERY
        SELECT f.key::text, f.bureau, f.text::text, f.label
        FROM unnest(heads) AS head CROSS JOIN LATERAL (
            SELECT * FROM publishing.found_entry e
            WHERE e.kind = 'enterprise' AND e.text >= head AND e.text < head || chr(1114111)
            ORDER BY e.kind, e.text LIMIT most
        ) AS f
        WHERE ('*' = ANY (sees) OR f.bureau = ANY (sees)) AND (of_bureau IS NULL OR f.bureau = of_bureau)
        UNION ALL
        SELECT f.key::text, f.bureau, f.text::text, f.label
        FROM unnest(tails) AS tail CROSS JOIN LATERAL (
            SELECT * FROM publishing.found_entry e
            WHERE e.kind = 'enterprise' AND reverse(e.text) >= reverse(tail)
                AND reverse(e.text) < reverse(tail) || chr(1114111)
            ORDER BY e.kind, reverse(e.text) LIMIT most
        ) AS f
        WHERE ('*' = ANY (sees) OR f.bureau = ANY (sees)) AND (of_bureau IS NULL OR f.bureau = of_bureau);
    END $$
    """,
    "REVOKE ALL ON FUNCTION publishing.entries_near FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION publishing.entries_near TO {role_of('publishing')}",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
