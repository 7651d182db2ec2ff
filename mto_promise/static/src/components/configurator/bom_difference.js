import { Component } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";
import { formatMinutes } from "@mto_promise/core/duration";

/** How one bill of materials differs from another: components and operations at every level, with what each costs. */
export class BomDifference extends Component {
    static template = "mto_promise.BomDifference";
    static props = {
        /** what it is compared with */
        title: { type: String },
        /** said where nothing differs */
        empty: { type: String },
        difference: { type: Object },
        /** of the costs, where there are any */
        currencyId: { type: [Number, Boolean], optional: true },
        stale: { type: Boolean, optional: true },
    };

    kind(row) {
        return { added: _t("Added"), removed: _t("Removed"), changed: _t("Changed") }[row.kind];
    }

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

    /** Minutes and money that a change takes or saves, where they are worth a word. */
    effects({ minutes, cost }) {
        const found = [];
        if (Math.abs(minutes) >= 0.5) {
            found.push(`${this.sign(minutes)}${formatMinutes(Math.abs(minutes))}`);
        }
        if (cost !== false && Math.abs(cost) >= 0.005) {
            found.push(`${this.sign(cost)}${formatCurrency(Math.abs(cost), this.props.currencyId)}`);
        }
        return found.join(", ");
    }

    sign(amount) {
        return amount < 0 ? "−" : "+";
    }
}
