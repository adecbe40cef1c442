"""The search of enterprises serves a transaction that sees several bureaus (see `edge_0005`): of each, one at a time.

The function is that of `sampling_0003`, but for its first question.
"""

from alembic import op

revision = "sampling_0019"
down_revision = "sampling_0018"


def upgrade() -> None:
    op.execute("""
    CREATE OR REPLACE FUNCTION sampling.enterprises_with(
        of_bureau text, has text[], part text, flag text, on_list text, is_open boolean, is_there boolean,
        span text[], most integer
    ) RETURNS SETOF text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog SET enable_seqscan = off SET enable_indexscan = off AS $$
    BEGIN
        IF NOT coalesce(
            ARRAY['*', of_bureau] && string_to_array(current_setting('cheqian.bureau', true), ','), false
        ) THEN
            RETURN;
        END IF;
        RETURN QUERY EXECUTE
            'WITH found AS MATERIALIZED (SELECT e.identifier FROM sampling.enterprise e '
            || CASE WHEN on_list IS NULL THEN '' ELSE
                'JOIN sampling.listing l
                ON l.bureau = e.bureau AND l.bureau = $1 AND l.identifier = e.identifier AND l.list = $4
                AND l.vanished_at IS NULL' END
            || ' WHERE '
            -- If anything else is searched, hide the bureau from the planner: it must not choose the primary key.
            || CASE WHEN has = '{}' AND part IS NULL AND flag IS NULL THEN 'e.bureau' ELSE 'e.bureau || ''''' END
            || ' = $1'
            || CASE WHEN has = '{}' THEN '' ELSE
                ' AND sampling.traits(
                    e.bureau, e.area, e.industry, e.sector, e."group", e.status, e.risk_class, e.credit_class, e.import,
                    e.vanished_at
                ) @> $9' END
            || CASE WHEN part IS NULL THEN '' ELSE
                ' AND sampling.bigrams(e.bureau, e.name) @> sampling.bigrams($1, $2) AND strpos(e.name, $2) > 0' END
            || CASE WHEN flag IS NULL THEN '' ELSE ' AND e.flags ? $3' END
            || CASE WHEN is_open THEN ' AND e.status = ''open''' ELSE '' END
            || CASE WHEN is_there THEN ' AND e.vanished_at IS NULL' ELSE '' END
            || CASE WHEN span[2] = '' THEN '' ELSE ' AND e.identifier || '''' >= $6 AND e.identifier || '''' < $7' END
            || ' AND e.identifier || '''' > $5'
            || ') SELECT identifier FROM found ORDER BY identifier LIMIT $8'
            USING of_bureau, part, flag, on_list, span[1], span[2], span[3], most, has;
    END $$
    """)
