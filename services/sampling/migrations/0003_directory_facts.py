"""Columns for more facts about an enterprise, a table of its earlier versions, and indexes to find enterprises.

A page is read along the primary key, which carries the columns that are searched, so that ten thousand entries can be
passed without reading a row. What is too rare to fill a page that way is found by `enterprise_traits`. The indexes make
an import slower; `tests/bench` says how fast it must still be.
"""

from alembic import op

from shared.migrations.access import grant_table, role_of

revision = "sampling_0003"
down_revision = "sampling_0002"

_STATEMENTS = (
    """
    ALTER TABLE sampling.enterprise
        ALTER COLUMN area SET DEFAULT '',
        ALTER COLUMN address SET DEFAULT '',
        ALTER COLUMN industry SET DEFAULT '',
        ALTER COLUMN "group" SET DEFAULT '',
        ALTER COLUMN scale SET DEFAULT '',
        ALTER COLUMN enterprise_type SET DEFAULT '',
        ALTER COLUMN registered_capital SET DEFAULT '',
        ALTER COLUMN business_scope SET DEFAULT '',
        ALTER COLUMN province SET DEFAULT '',
        ALTER COLUMN city SET DEFAULT '',
        -- NULL: the newest version was made by an edit, not by an import.
        ALTER COLUMN import DROP NOT NULL,
        ADD COLUMN industry_code text NOT NULL DEFAULT '',
        ADD COLUMN sector text NOT NULL DEFAULT '',
        ADD COLUMN affiliation text NOT NULL DEFAULT '',
        ADD COLUMN risk_class text NOT NULL DEFAULT '',
        ADD COLUMN credit_class text NOT NULL DEFAULT '',
        ADD COLUMN status text NOT NULL DEFAULT 'open',
        -- Flag → [{"on": date, "source": text}], licence → {"number": text, "expires": date or null}.
        ADD COLUMN flags jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN licences jsonb NOT NULL DEFAULT '{}',
        -- The event that made the row what it is, the event's trace, and the number of such events so far.
        ADD COLUMN event uuid,
        ADD COLUMN trace text,
        ADD COLUMN version integer NOT NULL DEFAULT 1
    """,
    """
    UPDATE sampling.enterprise e SET event = i.event, trace = i.trace FROM sampling.directory_import i
    WHERE i.bureau = e.bureau AND i.id = e.import
    """,
    "ALTER TABLE sampling.enterprise ALTER COLUMN event SET NOT NULL, ALTER COLUMN trace SET NOT NULL",
    # The names of the flags that are raised: short enough for an index, however long the marks are.
    """
    CREATE FUNCTION sampling.raised(flags jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
        WHEN flags = '{}' THEN '' ELSE (SELECT string_agg(key, ',' ORDER BY key) FROM jsonb_object_keys(flags) key)
    END
    """,
    """
    ALTER TABLE sampling.enterprise
        ADD COLUMN raised text NOT NULL GENERATED ALWAYS AS (sampling.raised(flags)) STORED
    """,
    # Together these columns have at most 2.7 kB, the limit of an index row: lists and edits allow only texts that fit.
    """
    ALTER TABLE sampling.enterprise DROP CONSTRAINT enterprise_pkey, ADD PRIMARY KEY (bureau, identifier) INCLUDE (
        name, area, industry, sector, "group", status, risk_class, credit_class, raised, import, vanished_at
    )
    """,
    # An enterprise as it was from `changed_at` until `until`. An enterprise that never changed has no row here.
    """
    CREATE TABLE sampling.enterprise_before (
        bureau text NOT NULL,
        identifier text NOT NULL,
        version integer NOT NULL,
        changed_at timestamptz NOT NULL,
        until timestamptz NOT NULL,
        event uuid NOT NULL,
        vanished_at timestamptz,
        fields jsonb NOT NULL,
        PRIMARY KEY (bureau, identifier, version)
    )
    """,
    # The marks of a flag after a list was imported. The list says: not there (false), there since `today` unless it was
    # there already (true), or raised on these days too. A mark that is there keeps its source.
    """
    CREATE FUNCTION sampling.marked(flags jsonb, said jsonb, today text, source text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        flag text; told jsonb; marks jsonb; day text;
    BEGIN
        FOR flag, told IN SELECT key, value FROM jsonb_each(said) LOOP
            marks := coalesce(flags -> flag, '[]');
            IF told = 'false' THEN
                marks := '[]';
            ELSIF told = 'true' THEN
                IF marks = '[]' THEN
                    marks := jsonb_build_array(jsonb_build_object('on', today, 'source', source));
                END IF;
            ELSE
                FOR day IN SELECT value FROM jsonb_array_elements_text(told) LOOP
                    IF NOT marks @> jsonb_build_array(jsonb_build_object('on', day)) THEN
                        marks := marks || jsonb_build_object('on', day, 'source', source);
                    END IF;
                END LOOP;
            END IF;
            flags := CASE WHEN marks = '[]' THEN flags - flag ELSE flags || jsonb_build_object(flag, marks) END;
        END LOOP;
        RETURN flags;
    END $$
    """,
    # Every two neighbouring characters of a text, so that a search for two Chinese characters can use an index. The
    # bureau stands in front, here and in the traits below: otherwise an entry that many bureaus have would take longer
    # to search.
    """
    CREATE FUNCTION sampling.bigrams(bureau text, said text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100 AS $$
    DECLARE
        found text[] := '{}';
    BEGIN
        FOR place IN 1 .. length(said) - 1 LOOP
            found := found || (bureau || substr(said, place, 2));
        END LOOP;
        RETURN found;
    END $$
    """,
    # Everything an enterprise can be searched by, besides name and marks. "Open" and "on a list" are not here: they are
    # true of nearly all.
    """
    CREATE FUNCTION sampling.traits(
        bureau text, area text, industry text, sector text, "group" text, status text, risk_class text,
        credit_class text, import uuid, vanished_at timestamptz
    ) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN array_remove(ARRAY[
        bureau || '/area:' || nullif(area, ''), bureau || '/industry:' || nullif(industry, ''),
        bureau || '/sector:' || nullif(sector, ''), bureau || '/group:' || nullif("group", ''),
        bureau || '/status:' || nullif(status, 'open'), bureau || '/risk_class:' || nullif(risk_class, ''),
        bureau || '/credit_class:' || nullif(credit_class, ''), bureau || '/import:' || CAST(import AS text),
        CASE WHEN vanished_at IS NOT NULL THEN bureau || '/vanished' END
    ], NULL)
    """,
    """
    CREATE INDEX enterprise_traits ON sampling.enterprise USING gin (
        sampling.bigrams(bureau, name),
        sampling.traits(bureau, area, industry, sector, "group", status, risk_class, credit_class, import, vanished_at),
        flags
    )
    """,
    # The enterprises that have all of these traits, after the first identifier of `span` and between its other two, in
    # order. The function runs as the owner of the tables, whom row-level security does not restrict; under row-level
    # security only indexes with leakproof operators can be used.
    """
    CREATE FUNCTION sampling.enterprises_with(
        of_bureau text, has text[], part text, flag text, on_list text, is_open boolean, is_there boolean,
        span text[], most integer
    ) RETURNS SETOF text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog SET enable_seqscan = off SET enable_indexscan = off AS $$
    BEGIN
        IF coalesce(current_setting('cheqian.bureau', true), '') NOT IN (of_bureau, '*') THEN
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
    """,
    "REVOKE ALL ON FUNCTION sampling.enterprises_with FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION sampling.enterprises_with TO {role_of('sampling')}",
    "CREATE INDEX listing_list ON sampling.listing (bureau, list, identifier) WHERE vanished_at IS NULL",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "enterprise_before")
