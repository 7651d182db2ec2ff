"""The instruments: CPU seconds of Python and of PostgreSQL, queries, peak memory."""

import gc
import os
import time
import tracemalloc
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Reading:
    """What a region of code took. `database_seconds` is None where the server's process cannot be looked at."""

    python_seconds: float
    database_seconds: float | None
    queries: int

    @property
    def cpu_seconds(self):
        return self.python_seconds + (self.database_seconds or 0.0)


def read(env, region):
    """Run `region()` and flush; returns a `Reading` and what the region returned."""
    gc.collect()
    env.cr.execute("SELECT pg_backend_pid()")
    backend = env.cr.fetchone()[0]
    queries, database, python = env.cr.sql_log_count, _backend_seconds(backend), time.process_time()
    result = region()
    env.flush_all()
    python = time.process_time() - python
    database = None if database is None else _backend_seconds(backend) - database
    return Reading(python, database, env.cr.sql_log_count - queries), result


def peak(env, region):
    """Run `region()` and flush; returns the most bytes that Python held at once above what it held before.

    Tracing makes Python several times slower, so that nothing else can be read in the same run.
    """
    gc.collect()
    tracemalloc.start()
    try:
        region()
        env.flush_all()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _backend_seconds(pid):
    """CPU seconds of a server process on this machine, in steps of 10 ms; None where it cannot be read."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    name, rest = stat[stat.index("(") + 1 :].rsplit(")", 1)
    if not name.startswith("postgres"):
        return None
    fields = rest.split()
    return (int(fields[11]) + int(fields[12])) / TICK
