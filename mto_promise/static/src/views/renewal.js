import { onWillUnmount, useEffect } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { delay } from "@web/core/utils/concurrency";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** Others can hold between two requests that do. */
const PAUSE = 1000;
const HOLDING = ["hold", "hold_anew"];

/** Plans batch after batch as long as lines are left; each shows how far it is. Closing the dialog ends it, and what fails
 * can be tried again. */
class RenewalController extends FormController {
    setup() {
        super.setup();
        this.notification = useService("notification");
        onWillUnmount(() => this.withdrawOffer?.());
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
        try {
            await this.orm.call(root.resModel, "action_continue", [[root.resId]]);
        } catch (error) {
            this.offerToGoOn();
            throw error;
        }
        if (HOLDING.includes(root.data.stage)) {
            await delay(PAUSE);
        }
        await root.load();
    }

    offerToGoOn() {
        this.withdrawOffer = this.notification.add(_t("Not all lines are done yet. What was done so far stays."), {
            type: "warning",
            sticky: true,
            buttons: [
                {
                    name: _t("Go On"),
                    primary: true,
                    onClick: () => {
                        this.withdrawOffer();
                        this.planNext();
                    },
                },
            ],
        });
    }
}

registry.category("views").add("mto_renewal", { ...formView, Controller: RenewalController });
