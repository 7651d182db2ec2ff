from . import test_demo
from . import test_pegging
from . import test_plan_becomes_fact
from . import test_portal
from . import test_progress
from . import test_snapshot
