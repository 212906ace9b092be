"""Waits until the database answers and, with the argument `schema`, until the image's newest migration is applied.

A proxy on an older schema calls itself ready and answers with errors; so its pod waits here.
"""
import importlib.util
import os
import sys
import time

import psycopg


def newest_migration():
    """The name of the newest migration that this image brings: the folders begin with their dates."""
    for package in importlib.util.find_spec("litellm_proxy_extras").submodule_search_locations:
        folder = os.path.join(package, "migrations")
        return max(name for name in os.listdir(folder) if os.path.isdir(os.path.join(folder, name)))
    raise SystemExit("this image has no litellm_proxy_extras, which brings the migrations")


def missing(wanted):
    """What is not there yet, in words; nothing if all is."""
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
            if wanted is None:
                return None
            if connection.execute("SELECT to_regclass('_prisma_migrations')").fetchone()[0] is None:
                return "no migration has run yet"
            applied = connection.execute(
                "SELECT 1 FROM _prisma_migrations WHERE migration_name = %s AND finished_at IS NOT NULL", (wanted,)
            ).fetchone()
            return None if applied else f"migration {wanted} is not applied yet"
    except psycopg.Error as error:
        return f"the database does not answer: {error}".strip()


wanted = newest_migration() if sys.argv[1:] == ["schema"] else None
said = None
while (reason := missing(wanted)) is not None:
    if reason != said:
        print(reason, flush=True)
        said = reason
    time.sleep(1)
print("ready", flush=True)
