from . import mto_promise_wizard
from . import mto_promise_wizard_line
