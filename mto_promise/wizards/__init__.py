from . import mto_amendment
from . import mto_amendment_row
from . import mto_promise_wizard
from . import mto_promise_wizard_line
from . import mto_specification_trial
from . import mto_specification_trial_value
from . import mto_promise_wizard_lever
