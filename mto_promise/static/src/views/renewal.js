import { useEffect } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** Plans batch after batch as long as lines are left; each shows how far it is. Closing the dialog ends it. */
class RenewalController extends FormController {
    setup() {
        super.setup();
        useEffect(
            (left) => {
                if (left) {
                    this.planNext();
                }
            },
            () => [this.model.root.data.left_count]
        );
    }

    async planNext() {
        const root = this.model.root;
        await this.orm.call(root.resModel, "action_continue", [[root.resId]]);
        await root.load();
    }
}

registry.category("views").add("mto_renewal", { ...formView, Controller: RenewalController });
