import { Component } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";
import { formatMinutes } from "@mto_promise/core/duration";

/** What is made otherwise than in the standard product: components and operations at every level. */
export class BomDifference extends Component {
    static template = "mto_promise.BomDifference";
    static props = { difference: { type: Object }, stale: { type: Boolean } };

    amount(row, side) {
        if (!row[side]) {
            return "";
        }
        if (row.subject === "operation") {
            return formatMinutes(row[side].amount);
        }
        const amount = formatFloat(row[side].amount, { digits: [16, 3], trailingZeros: false });
        return `${amount} ${row[side].unit}`.trim();
    }

    signedMinutes(minutes) {
        return (minutes < 0 ? "−" : "+") + formatMinutes(Math.abs(minutes));
    }
}
