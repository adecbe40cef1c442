"""Names are in one index, which the background fills, and imports fill none: pairs of their characters, pinyin and
initials, with the code and whatever else an enterprise is searched by. So a text that many have is found in an area at
once, and a list is imported in less time.

What is not in that index yet is known: `spelling_walk` says of which bureaus' directories the names behind an
identifier wait, and `unspelled` which single enterprises do; whoever changes an enterprise writes it there. All names
that were spelled before are spelled anew.
"""

from alembic import op

from shared.migrations.access import grant_table, role_of

revision = "sampling_0040"
down_revision = "sampling_0039"

_STATEMENTS = (
    """
    DROP FUNCTION sampling.enterprises_spelled, sampling.spelled_along, sampling.spelled_with,
        sampling.enterprises_having, sampling.spelled_among, sampling.enterprises_with, sampling.some_bigrams
    """,
    "TRUNCATE sampling.spelled_name",
    "DROP INDEX sampling.spelled_name_grams, sampling.spelled_name_apart",
    "DROP FUNCTION sampling.spelled_grams",
    # `traits`: what its enterprise is searched by, as `sampling.traits` writes it, and its flags and lists.
    "ALTER TABLE sampling.spelled_name DROP COLUMN joined, ADD COLUMN traits text[] NOT NULL",
    # What a name is found by, each with the bureau in front: pairs of its characters; triples of the letters of its
    # pinyin; pairs of its initials; triples of the code; traits. Loops take less than half of the time of queries.
    """
    CREATE FUNCTION sampling.spelled_grams(
        bureau text, identifier text, former boolean, said text, letters text, initials text, traits text[]
    ) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        grams text[] := traits;
    BEGIN
        FOR n IN 1 .. length(said) - 1 LOOP
            grams := grams || (bureau || 'n' || substr(said, n, 2));
        END LOOP;
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
        sampling.spelled_grams(bureau, identifier, former, text, letters, initials, traits)
    ) WITH (gin_pending_list_limit = 256)
    """,
    "DROP TABLE sampling.spelled_so_far",
    """
    CREATE TABLE sampling.unspelled (
        bureau text NOT NULL,
        -- As in sampling.enterprise.
        identifier text NOT NULL,
        since timestamptz NOT NULL,
        PRIMARY KEY (bureau, identifier)
    )
    """,
    """
    INSERT INTO sampling.spelling_walk (bureau, after, since) SELECT DISTINCT bureau, '', now() FROM sampling.enterprise
    ON CONFLICT (bureau) DO UPDATE SET after = ''
    """,
    # All names that the index finds, after one identifier and up to another; not by the primary key, which would read
    # all names behind the last one. The function runs as the owner of the tables, whom row-level security does not
    # restrict: under it only indexes with leakproof operators can be used. So it asks itself what the transaction sees.
    """
    CREATE FUNCTION sampling.names_with(of_bureau text, query text, past text, up_to text)
    RETURNS SETOF sampling.spelled_name LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
    SET enable_bitmapscan = on SET max_parallel_workers_per_gather = 0 SET jit = off
    SET plan_cache_mode = force_generic_plan AS $$
    BEGIN
        IF NOT coalesce(
            ARRAY['*', of_bureau] && string_to_array(current_setting('cheqian.bureau', true), ','), false
        ) THEN
            RETURN;
        END IF;
        RETURN QUERY SELECT * FROM sampling.spelled_name s
            WHERE sampling.spelled_grams(
                    s.bureau, s.identifier, s.former, s.text, s.letters, s.initials, s.traits
                ) @@ query::tsquery
                AND s.bureau || '' = of_bureau AND s.identifier || '' > past AND s.identifier || '' <= up_to;
    END $$
    """,
    "REVOKE ALL ON FUNCTION sampling.names_with FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION sampling.names_with TO {role_of('sampling')}",
    "DROP INDEX sampling.enterprise_traits",
    "DROP FUNCTION sampling.bigrams",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "unspelled")
