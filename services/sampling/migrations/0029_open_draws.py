"""Which draws are open; and all draws behind each visit and each inspection on record."""

from alembic import op

from shared.migrations.access import grant_table

revision = "sampling_0029"
down_revision = "sampling_0028"

_STATEMENTS = (
    # The completed draws of which everybody may know whom they drew.
    "CREATE TABLE sampling.open_draw (draw uuid PRIMARY KEY, bureau text NOT NULL)",
    """
    INSERT INTO sampling.open_draw
    SELECT id, bureau FROM sampling.draw
    WHERE status IN ('completed', 'annulled')
        AND (state ->> 'disclosure' <> 'after-visits' OR state ->> 'disclosed' IS NOT NULL)
    """,
    "ALTER TABLE sampling.inspection ADD COLUMN draws uuid[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE sampling.withdrawn_inspection ADD COLUMN draws uuid[] NOT NULL DEFAULT '{}'",
    "UPDATE sampling.inspection SET draws = ARRAY[draw] WHERE draw IS NOT NULL",
    "UPDATE sampling.withdrawn_inspection SET draws = ARRAY[draw] WHERE draw IS NOT NULL",
    "ALTER TABLE sampling.assignment ADD COLUMN draws uuid[] NOT NULL DEFAULT '{}'",
    """
    UPDATE sampling.assignment SET draws = ARRAY(
        SELECT (jsonb_array_elements_text(
            (state #> '{visit,draws,crew}') || (state #> '{visit,draws,items}')
            || CASE WHEN targets IS NULL THEN '[]' ELSE jsonb_build_array(targets) END
        ))::uuid
    )
    """,
    "ALTER TABLE sampling.assignment DROP COLUMN targets, DROP COLUMN covert",
    "CREATE INDEX inspection_draws ON sampling.inspection USING gin (draws)",
    "CREATE INDEX assignment_draws ON sampling.assignment USING gin (draws)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    grant_table("sampling", "open_draw")
