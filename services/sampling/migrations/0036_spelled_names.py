"""The names of enterprises, present and former, with their pinyin; and how a page of enterprises is found by them.

No import writes here: a background task does, afterwards. A name that is in the table is found by everything; until
then it is found by its characters as they stand, which `sampling.enterprises_with` looks up in the directory itself.

`spelled_along` passes the next names of a bureau, and is quick if many fit; `spelled_with` finds all that fit by an
index, and is quick if few fit. They forbid the planner every other plan: what it knows of the tables may be old.
`spelled_among` looks up the names of those enterprises that have a trait, and is quick if few have it.
`enterprises_spelled` begins with the first and sees whether it needs another.
"""

from alembic import op

from shared.migrations.access import grant_table, role_of

revision = "sampling_0036"
down_revision = "sampling_0035"

# Each word that was typed is in the name, in its pinyin, or in the identifier.
_FITS = """
    NOT EXISTS (
        SELECT FROM unnest(words, sounds, firsts, codes) AS w (word, sound, first, code)
        WHERE strpos(s.text, word) = 0
            AND (first IS NULL OR strpos(s.initials, first) = 0)
            AND (sound IS NULL OR strpos(s.letters, word) = 0 OR s.syllables !~ sound)
            AND (code IS NULL OR strpos(s.identifier, code) = 0)
    )
"""
# What else was asked of the enterprise. Each is looked up by its key: the rest of the condition is hidden from other
# indexes.
_KEPT = """
    (has = '{}' AND flag IS NULL AND on_list IS NULL AND NOT is_open AND NOT is_there OR coalesce((
        SELECT array_cat(sampling.traits(
            e.bureau, e.area, e.industry, e.sector, e."group", e.status, e.risk_class, e.credit_class, e.import,
            e.vanished_at
        ), '{}') @> has
            AND (flag IS NULL OR jsonb_exists(e.flags, flag))
            AND (NOT is_open OR e.status = 'open') AND (NOT is_there OR e.vanished_at IS NULL)
            AND (on_list IS NULL OR coalesce((
                SELECT l.vanished_at IS NULL FROM sampling.listing l
                WHERE l.bureau = of_bureau AND l.identifier = e.identifier AND l.list = on_list LIMIT 1
            ), false))
        FROM sampling.enterprise e WHERE e.bureau = of_bureau AND e.identifier = s.identifier LIMIT 1
    ), false))
"""
# The present name, if it is among those that fit.
_NAMED = """
    SELECT s.identifier, coalesce(min(s.name) FILTER (WHERE NOT s.former), min(s.name)) FROM {} AS s
    GROUP BY s.identifier ORDER BY s.identifier LIMIT most
"""
_FEW = 20_000
"""So many enterprises are rather looked up one by one than searched among the names that fit."""
_APART = "(p.former OR p.joined <> '{}')"
_NEXT = """
    SELECT * FROM sampling.spelled_name p
    WHERE p.bureau = of_bureau AND p.identifier > span[1] AND p.identifier <= span[2] {}
    ORDER BY p.identifier LIMIT walked
"""
_ARGUMENTS = """
    of_bureau text, words text[], sounds text[], firsts text[], codes text[], has text[], flag text, on_list text,
    is_open boolean, is_there boolean, span text[]
"""
_SAME = "of_bureau, words, sounds, firsts, codes, has, flag, on_list, is_open, is_there, span"


def _along(apart: str) -> str:
    fitting = f"(SELECT * FROM ({_NEXT.format(apart)}) AS s WHERE {_FITS} AND {_KEPT})"  # noqa: S608  # our own text
    return f"RETURN QUERY {_NAMED.format(fitting)};"


_STATEMENTS = (
    """
    CREATE TABLE sampling.spelled_name (
        bureau text NOT NULL,
        -- As in sampling.enterprise: an index serves its own collation only.
        identifier text NOT NULL,
        name text COLLATE "C" NOT NULL,
        former boolean NOT NULL,
        text text COLLATE "C" NOT NULL,
        syllables text COLLATE "C" NOT NULL,
        letters text COLLATE "C" NOT NULL GENERATED ALWAYS AS (replace(syllables, '''', '')) STORED,
        initials text COLLATE "C" NOT NULL,
        -- The pairs of neighbouring characters of the text that are no neighbours in the name as it stands.
        joined text[] NOT NULL,
        PRIMARY KEY (bureau, identifier, name)
    )
    """,
    # Where in the log the spelling of names is; and which bureaus' directories are passed through, and how far.
    "CREATE TABLE sampling.spelled_so_far (here boolean PRIMARY KEY CHECK (here), position bigint NOT NULL)",
    """
    CREATE TABLE sampling.spelling_walk (
        bureau text PRIMARY KEY,
        after text NOT NULL,
        since timestamptz NOT NULL
    )
    """,
    # What a name is found by, each with the bureau in front: pairs of its characters, if the directory's own index does
    # not have all of them; triples of the letters of pinyin; pairs of initials; triples of the code. Loops take less
    # than half of the time of queries.
    """
    CREATE FUNCTION sampling.spelled_grams(
        bureau text, identifier text, former boolean, said text, letters text, initials text, joined text[]
    ) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        grams text[] := '{}';
    BEGIN
        IF former OR joined <> '{}' THEN
            FOR n IN 1 .. length(said) - 1 LOOP
                grams := grams || (bureau || 'n' || substr(said, n, 2));
            END LOOP;
        END IF;
        FOR n IN 1 .. length(letters) - 2 LOOP
            grams := grams || (bureau || 'l' || substr(letters, n, 3));
        END LOOP;
        FOR n IN 1 .. length(initials) - 1 LOOP
            grams := grams || (bureau || 'i' || substr(initials, n, 2));
        END LOOP;
        IF NOT former THEN
            FOR n IN 1 .. length(identifier) - 2 LOOP
                grams := grams || (bureau || 'c' || substr(identifier, n, 3));
            END LOOP;
        END IF;
        RETURN array_to_tsvector(grams);
    END $$
    """,
    # Its list of what waits to be indexed is kept short: whoever searches reads all of that.
    """
    CREATE INDEX spelled_name_grams ON sampling.spelled_name USING gin (
        sampling.spelled_grams(bureau, identifier, former, text, letters, initials, joined)
    ) WITH (gin_pending_list_limit = 256)
    """,
    # The few names of which the directory's own index does not know all characters.
    """
    CREATE INDEX spelled_name_apart ON sampling.spelled_name (bureau, identifier) WHERE former OR joined <> '{}'
    """,
    f"""
    CREATE FUNCTION sampling.spelled_along({_ARGUMENTS}, apart boolean, walked integer, most integer)
    RETURNS TABLE (identifier text, name text) LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
    SET enable_indexscan = on SET jit = off SET plan_cache_mode = force_generic_plan AS $$
    #variable_conflict use_column
    BEGIN
        IF apart THEN
            {_along(f"AND {_APART}")}
        ELSE
            {_along("")}
        END IF;
    END $$
    """,
    # Not by the primary key: that would read all names behind the last one. `sieve`: how many names are looked at, at
    # most; NULL for all.
    f"""
    CREATE FUNCTION sampling.spelled_with({_ARGUMENTS}, query tsquery, most integer, sieve integer)
    RETURNS TABLE (identifier text, name text) LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
    SET enable_bitmapscan = on SET enable_sort = on SET jit = off SET plan_cache_mode = force_generic_plan AS $$
    #variable_conflict use_column
    BEGIN
        RETURN QUERY WITH found AS MATERIALIZED (
            SELECT s.identifier, s.name, s.former FROM sampling.spelled_name s
            WHERE sampling.spelled_grams(
                    s.bureau, s.identifier, s.former, s.text, s.letters, s.initials, s.joined
                ) @@ query
                AND s.bureau || '' = of_bureau AND s.identifier || '' > span[1] AND s.identifier || '' <= span[2]
                AND {_FITS} AND {_KEPT}
            LIMIT sieve
        )
        {_NAMED.format("found")};
    END $$
    """,  # noqa: S608  # our own text
    # The enterprises with the rarest of what is asked of them; at most `most`, in no order.
    """
    CREATE FUNCTION sampling.enterprises_having(
        of_bureau text, has text[], flag text, on_list text, most integer
    ) RETURNS SETOF text LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
    SET enable_bitmapscan = on SET jit = off SET plan_cache_mode = force_generic_plan AS $$
    BEGIN
        IF on_list IS NOT NULL THEN
            RETURN QUERY SELECT l.identifier FROM sampling.listing l
                WHERE l.bureau = of_bureau AND l.list = on_list AND l.vanished_at IS NULL LIMIT most;
        ELSIF flag IS NOT NULL THEN
            RETURN QUERY SELECT e.identifier FROM sampling.enterprise e
                WHERE e.bureau || '' = of_bureau AND e.flags ? flag LIMIT most;
        ELSE
            RETURN QUERY SELECT e.identifier FROM sampling.enterprise e
                WHERE e.bureau || '' = of_bureau AND sampling.traits(
                    e.bureau, e.area, e.industry, e.sector, e."group", e.status, e.risk_class, e.credit_class, e.import,
                    e.vanished_at
                ) @> has LIMIT most;
        END IF;
    END $$
    """,
    # Each is looked up by its key.
    f"""
    CREATE FUNCTION sampling.spelled_among({_ARGUMENTS}, among text[], most integer)
    RETURNS TABLE (identifier text, name text) LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog SET enable_seqscan = off SET enable_bitmapscan = off SET enable_indexscan = on
    SET enable_hashjoin = off SET enable_mergejoin = off SET enable_sort = on SET jit = off
    SET plan_cache_mode = force_generic_plan AS $$
    #variable_conflict use_column
    BEGIN
        RETURN QUERY WITH found AS MATERIALIZED (
            SELECT s.identifier, s.name, s.former FROM unnest(among) AS one CROSS JOIN LATERAL (
                SELECT * FROM sampling.spelled_name p WHERE p.bureau = of_bureau AND p.identifier = one OFFSET 0
            ) s
            WHERE s.identifier > span[1] AND s.identifier <= span[2] AND {_FITS} AND {_KEPT}
        )
        {_NAMED.format("found")};
    END $$
    """,  # noqa: S608  # our own text
    # The function runs as the owner of the tables, whom row-level security does not restrict: under it only indexes
    # with leakproof operators can be used. So it asks itself what the transaction may see. If a first walk does not
    # fill the page, but finds some, a second goes half as far again as it takes if the rest is like its beginning.
    f"""
    CREATE FUNCTION sampling.enterprises_spelled(
        {_ARGUMENTS}, apart boolean, query text, walked integer, most integer, sieve integer
    ) RETURNS TABLE (identifier text, name text) LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog SET enable_seqscan = off SET enable_bitmapscan = off AS $$
    #variable_conflict use_column
    DECLARE
        found text[];
        names text[];
        few text[];
        passed integer := 0;
    BEGIN
        IF NOT coalesce(
            ARRAY['*', of_bureau] && string_to_array(current_setting('cheqian.bureau', true), ','), false
        ) THEN
            RETURN;
        END IF;
        FOR turn IN 1 .. CASE WHEN sieve IS NULL THEN 2 ELSE 0 END LOOP
            SELECT array_agg(a.identifier), array_agg(a.name) INTO found, names
            FROM sampling.spelled_along({_SAME}, apart, walked, most) AS a;
            IF apart THEN
                SELECT count(*) INTO passed FROM ({_NEXT.format(f"AND {_APART}")}) AS p;
            ELSE
                SELECT count(*) INTO passed FROM ({_NEXT.format("")}) AS p;
            END IF;
            IF passed < walked OR cardinality(found) = most THEN
                RETURN QUERY SELECT * FROM unnest(found, names);
                RETURN;
            END IF;
            EXIT WHEN coalesce(cardinality(found), 0) < 5;
            walked := walked * most * 3 / (2 * cardinality(found));
        END LOOP;
        IF has <> '{{}}' OR flag IS NOT NULL OR on_list IS NOT NULL THEN
            few := ARRAY(SELECT sampling.enterprises_having(of_bureau, has, flag, on_list, {_FEW} + 1));
            IF cardinality(few) <= {_FEW} THEN
                RETURN QUERY SELECT * FROM sampling.spelled_among({_SAME}, few, most);
                RETURN;
            END IF;
        END IF;
        RETURN QUERY SELECT * FROM sampling.spelled_with({_SAME}, query::tsquery, most, sieve);
    END $$
    """,  # noqa: S608  # our own text
    "REVOKE ALL ON FUNCTION sampling.enterprises_spelled FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION sampling.enterprises_spelled TO {role_of('sampling')}",
    # Until now, a part of the name was searched. Now it is all of several words, as they were typed or as bare texts.
    # What the transaction forbids the planner for walks along the directory, this function needs; and it may not pass
    # through all of the primary key either, which has every column that is asked for.
    # Of a long word some pairs, spread over it: each costs time, and few are enough.
    """
    CREATE FUNCTION sampling.some_bigrams(bureau text, words text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ARRAY(
        SELECT pair FROM unnest(words) AS word, LATERAL (
            SELECT pair, place, count(*) OVER () AS pairs
            FROM unnest(sampling.bigrams(bureau, word)) WITH ORDINALITY AS each (pair, place)
        ) p
        WHERE place = pairs OR (place - 1) % ((pairs + 6) / 7) = 0
    )
    """,
    "DROP FUNCTION sampling.enterprises_with",
    """
    CREATE FUNCTION sampling.enterprises_with(
        of_bureau text, has text[], words text[], typed text[], flag text, on_list text, is_open boolean,
        is_there boolean, span text[], most integer
    ) RETURNS SETOF text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
    SET enable_bitmapscan = on SET enable_sort = on AS $$
    DECLARE
        named text := (
            SELECT string_agg(format(
                '(sampling.bigrams(e.bureau, e.name) @> $%s AND NOT EXISTS (
                    SELECT FROM unnest($%s) AS word WHERE strpos(e.name, word) = 0
                ))', pairs, said
            ), ' OR ')
            FROM (VALUES (10, 2, words), (12, 11, typed)) AS wanted (pairs, said, given) WHERE given <> '{}'
        );
        pairs text[] := sampling.some_bigrams(of_bureau, words);
        typed_pairs text[] := sampling.some_bigrams(of_bureau, typed);
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
            || CASE WHEN has = '{}' AND named IS NULL AND flag IS NULL THEN 'e.bureau' ELSE 'e.bureau || ''''' END
            || ' = $1'
            || CASE WHEN has = '{}' THEN '' ELSE
                ' AND sampling.traits(
                    e.bureau, e.area, e.industry, e.sector, e."group", e.status, e.risk_class, e.credit_class, e.import,
                    e.vanished_at
                ) @> $9' END
            || coalesce(' AND (' || named || ')', '')
            || CASE WHEN flag IS NULL THEN '' ELSE ' AND e.flags ? $3' END
            || CASE WHEN is_open THEN ' AND e.status = ''open''' ELSE '' END
            || CASE WHEN is_there THEN ' AND e.vanished_at IS NULL' ELSE '' END
            || CASE WHEN span[2] = '' THEN '' ELSE ' AND e.identifier || '''' >= $6 AND e.identifier || '''' < $7' END
            || ' AND e.identifier || '''' > $5'
            || ') SELECT identifier FROM found ORDER BY identifier LIMIT $8'
            USING of_bureau, words, flag, on_list, span[1], span[2], span[3], most, has, pairs, typed, typed_pairs;
    END $$
    """,
    "REVOKE ALL ON FUNCTION sampling.enterprises_with FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION sampling.enterprises_with TO {role_of('sampling')}",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "spelled_name")
    grant_table("sampling", "spelled_so_far", by_bureau=False)
    grant_table("sampling", "spelling_walk")
