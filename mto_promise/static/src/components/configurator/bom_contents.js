import { Component } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";
import { formatMinutes } from "@mto_promise/core/duration";

/** What an order BoM is made of at every level: components, and the operations that are done. */
export class BomContents extends Component {
    static template = "mto_promise.BomContents";
    static props = {
        contents: { type: Array },
        stale: { type: Boolean, optional: true },
    };

    amount(part) {
        if (part.subject === "operation") {
            return formatMinutes(part.amount);
        }
        return `${formatFloat(part.amount, { digits: [16, 3], trailingZeros: false })} ${part.unit}`.trim();
    }
}
