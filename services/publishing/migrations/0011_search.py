"""What can be found on the site: names of enterprises, numbers and titles of publications, serials and titles of draws.

The table takes the place of `publishing.enterprise`. After this migration, `cheqian rebuild publishing` fills it from
the log.

Two functions find a page of entries of a kind, after a given entry. `entries_along` passes the next entries of the
kind, and is quick if many fit; `entries_with` finds all that fit by an index of their pairs and triples of characters,
and is quick if few fit. Both forbid the planner every other plan: what it knows of the table may be old. `entries`
begins with the one and sees whether it needs the other.
"""

from alembic import op

from shared.migrations.access import grant_table, role_of

revision = "publishing_0011"
down_revision = "publishing_0010"

_FITS = """
    (strpos(f.text, part) > 0 OR sound IS NOT NULL AND (
        strpos(f.initials, part) > 0 OR strpos(f.letters, part) > 0 AND f.syllables ~ sound
    ))
    AND (of_bureau IS NULL OR f.bureau = of_bureau)
"""
_STATEMENTS = (
    "DROP TABLE publishing.enterprise",
    """
    CREATE TABLE publishing.found_entry (
        kind text NOT NULL,
        key text COLLATE "C" NOT NULL,
        bureau text NOT NULL,
        text text COLLATE "C" NOT NULL,
        label text NOT NULL,
        detail text NOT NULL,
        syllables text COLLATE "C" NOT NULL,
        letters text COLLATE "C" NOT NULL GENERATED ALWAYS AS (replace(syllables, '''', '')) STORED,
        initials text COLLATE "C" NOT NULL,
        named_at timestamptz NOT NULL,
        listed boolean NOT NULL,
        publications uuid[] NOT NULL,
        PRIMARY KEY (kind, key, bureau, text)
    )
    """,
    # Pairs of neighbouring characters of the texts, because names in Chinese are searched by two; triples of the
    # letters of pinyin, of which pairs would tell little. The kind stands in front, so that one kind is searched.
    """
    CREATE FUNCTION publishing.grams(kind text, said text, letters text, initials text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        ARRAY(SELECT left(kind, 1) || substr(said, n, 2) FROM generate_series(1, length(said) - 1) AS n)
        || ARRAY(
            SELECT left(kind, 1) || '''' || substr(letters, n, 3) FROM generate_series(1, length(letters) - 2) AS n
        ) || ARRAY(
            SELECT left(kind, 1) || '-' || substr(initials, n, 3) FROM generate_series(1, length(initials) - 2) AS n
        )
    """,
    # Its list of what waits to be indexed is kept short: whoever searches reads all of that.
    """
    CREATE INDEX found_entry_grams ON publishing.found_entry
        USING gin (publishing.grams(kind, text, letters, initials)) WITH (gin_pending_list_limit = 256)
    """,
    f"""
    CREATE FUNCTION publishing.entries_along(
        of_kind text, of_bureau text, part text, sound text, after text[], walked integer, most integer
    ) RETURNS SETOF publishing.found_entry LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
    BEGIN
        RETURN QUERY SELECT f.* FROM (
            SELECT * FROM publishing.found_entry e
            WHERE e.kind = of_kind AND (e.key, e.bureau, e.text) > (after[1], after[2], after[3])
            ORDER BY e.key, e.bureau, e.text LIMIT walked
        ) AS f
        WHERE {_FITS}
        ORDER BY f.key, f.bureau, f.text LIMIT most;
    END $$
    """,  # noqa: S608  # our own text
    # The function runs as the owner of the table, whom row-level security does not restrict: under it only indexes with
    # leakproof operators can be used. So it asks itself what the transaction may see.
    f"""
    CREATE FUNCTION publishing.entries_with(
        of_kind text, of_bureau text, part text, sound text, after text[], most integer
    ) RETURNS SETOF publishing.found_entry LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog SET enable_seqscan = off SET enable_indexscan = off AS $$
    DECLARE
        sees text[] := string_to_array(coalesce(current_setting('cheqian.bureau', true), ''), ',');
        parts text[] := publishing.grams(of_kind, part, '', '');
        sounds text[] := CASE WHEN sound IS NOT NULL THEN publishing.grams(of_kind, '', part, '') END;
        firsts text[] := CASE WHEN sound IS NOT NULL THEN publishing.grams(of_kind, '', '', part) END;
    BEGIN
        RETURN QUERY SELECT f.* FROM publishing.found_entry f
        WHERE (
            publishing.grams(f.kind, f.text, f.letters, f.initials) @> parts
            OR publishing.grams(f.kind, f.text, f.letters, f.initials) @> sounds
            OR publishing.grams(f.kind, f.text, f.letters, f.initials) @> firsts
        ) AND ('*' = ANY (sees) OR f.bureau = ANY (sees)) AND {_FITS}
            -- Not by the primary key: that would read all entries behind the last one.
            AND (f.key || '', f.bureau || '', f.text || '') > (after[1], after[2], after[3])
        ORDER BY f.key || '', f.bureau || '', f.text || '' LIMIT most;
    END $$
    """,  # noqa: S608  # our own text
    # If a first walk of `walked` entries does not fill the page, but finds some, a second goes half as far again as it
    # takes if the rest of the list is like its beginning.
    """
    CREATE FUNCTION publishing.entries(
        of_kind text, of_bureau text, part text, sound text, after text[], walked integer, most integer
    ) RETURNS SETOF publishing.found_entry LANGUAGE plpgsql STABLE AS $$
    DECLARE
        found publishing.found_entry[] := ARRAY(
            SELECT e FROM publishing.entries_along(of_kind, of_bureau, part, sound, after, walked, most) AS e
        );
    BEGIN
        IF cardinality(found) BETWEEN 5 AND most - 1 THEN
            walked := walked * most * 3 / (2 * cardinality(found));
            found := ARRAY(
                SELECT e FROM publishing.entries_along(of_kind, of_bureau, part, sound, after, walked, most) AS e
            );
        END IF;
        IF cardinality(found) = most THEN
            RETURN QUERY SELECT e.* FROM unnest(found) AS e;
        ELSE
            RETURN QUERY SELECT e.* FROM publishing.entries_with(of_kind, of_bureau, part, sound, after, most) AS e;
        END IF;
    END $$
    """,
    "REVOKE ALL ON FUNCTION publishing.entries_with FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION publishing.entries_with TO {role_of('publishing')}",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("publishing", "found_entry")
