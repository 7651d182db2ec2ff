import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { BomDifference } from "@mto_promise/components/configurator/bom_difference";

/** All that an order BoM can be compared with, one below the other. */
export class BomDifferences extends Component {
    static template = "mto_promise.BomDifferences";
    static components = { BomDifference };
    static props = { ...standardFieldProps };

    get differences() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("mto_bom_differences", {
    component: BomDifferences,
    supportedTypes: ["jsonb", "json"],
});
