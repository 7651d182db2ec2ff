"""Makes ``engine`` importable without Odoo, from wherever the tests are run."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))
