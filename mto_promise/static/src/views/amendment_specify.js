import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ConfiguratorDialog } from "@mto_promise/components/configurator/configurator_dialog";

/** Opens the configurator for the specification that a confirmed line shall have. */
class AmendmentSpecify extends Component {
    static template = "mto_promise.AmendmentSpecify";
    static props = { ...standardWidgetProps };

    setup() {
        this.dialog = useService("dialog");
    }

    onClick() {
        const record = this.props.record;
        this.dialog.add(ConfiguratorDialog, {
            lineId: record.data.line_id.id,
            values: record.data.specification || {},
            onChosen: (values) => record.update({ specification: values }),
        });
    }
}

registry.category("view_widgets").add("mto_amendment_specify", {
    component: AmendmentSpecify,
    fieldDependencies: [
        { name: "line_id", type: "many2one", relation: "sale.order.line" },
        { name: "specification", type: "json" },
    ],
});
