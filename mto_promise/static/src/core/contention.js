import { WarningDialog } from "@web/core/errors/error_dialogs";
import { registry } from "@web/core/registry";

// Words for a person, not a fault of the program: somebody else was quicker.
registry.category("error_dialogs").add("odoo.exceptions.ConcurrencyError", WarningDialog);
