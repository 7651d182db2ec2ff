"""Makes ``engine`` importable without Odoo, from wherever the tests are run, and judges no example by its time."""

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.append(str(Path(__file__).parents[2]))

# A busy machine is no fault of the engine's.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
