"""What the commands in setup/ share. Standard library only: a machine has nothing else yet."""

import sys

if not (3, 10) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        "Odoo 19.0 wants Python 3.10 to 3.13 and this is %d.%d: name another, as in `python3.12 %s`."
        % (sys.version_info[0], sys.version_info[1], sys.argv[0])  # read by older Pythons too
    )
