"""`cheqian migrate`: it is run once before the services of a new version start."""

import asyncio


def migrate() -> None:
    """Migrate the database to the newest revision, and set the password of each role from the environment."""
    from deploy.migrating import MigrateSettings
    from shared.migrations import migrate_all

    settings = MigrateSettings()
    asyncio.run(migrate_all(settings.admin_database_url.get_secret_value(), settings.passwords()))
