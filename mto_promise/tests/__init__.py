from . import test_demo
from . import test_portal
from . import test_progress
from . import test_snapshot
