import { onMounted, useEffect } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** The wizard answers each change by itself, once the changed line is left. */
class PromiseWizardController extends FormController {
    setup() {
        super.setup();
        // A dialog focuses its first field otherwise, and the calendar of that would cover the answer.
        onMounted(() => {
            this.rootRef.el.tabIndex = -1;
            this.rootRef.el.focus({ preventScroll: true });
        });
        useEffect(
            (question) => {
                if (question) {
                    this.refresh();
                }
            },
            () => [this.question]
        );
    }

    /** What is asked, as one value that changes with it; empty while it is answered or still being typed. */
    get question() {
        const { is_stale, line_ids, requested_date, picking_policy, competition } = this.model.root.data;
        if (!is_stale || line_ids.editedRecord) {
            return "";
        }
        const lines = line_ids.records.map(({ data }) => [
            data.quantity,
            data.strategy,
            data.requested_date,
            data.priority,
            data.state,
        ]);
        return JSON.stringify([requested_date, picking_policy, competition, lines]);
    }

    /** Save the changes, ask for their dates and show them; a question that is refused stays, marked as not answered. */
    async refresh() {
        const root = this.model.root;
        this.ui.block();
        try {
            if (await root.save()) {
                await this.orm.call(root.resModel, "action_refresh", [[root.resId]]);
                await root.load();
            }
        } finally {
            this.ui.unblock();
        }
    }
}

/** After a button of the wizard: stay open, and read again what the button changed. */
registry.category("actions").add("mto_promise_stay", (env, action, options) => options.onClose?.());
registry.category("views").add("mto_promise_wizard", { ...formView, Controller: PromiseWizardController });
