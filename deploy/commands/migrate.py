"""`cheqian migrate`: the one-shot step before the services of a new version start."""

import asyncio


def migrate() -> None:
    """Bring the database to the present and give each role its password, as the environment says."""
    from deploy.migrating import MigrateSettings
    from shared.migrations import migrate_all

    settings = MigrateSettings()
    asyncio.run(migrate_all(settings.admin_database_url.get_secret_value(), settings.passwords()))
