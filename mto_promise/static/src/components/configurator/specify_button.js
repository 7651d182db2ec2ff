import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ConfiguratorDialog } from "@mto_promise/components/configurator/configurator_dialog";

/** Opens the configurator of an order line; a line that is not saved yet is saved with its order first. */
class SpecifyButton extends Component {
    static template = "mto_promise.SpecifyButton";
    static props = { ...standardWidgetProps };

    setup() {
        this.dialog = useService("dialog");
    }

    /** Rows of a list show a widget always: it hides itself. */
    get isShown() {
        const { mto_is_configurable, mto_can_amend, state } = this.props.record.data;
        return mto_is_configurable && (["draft", "sent"].includes(state) || mto_can_amend);
    }

    async onClick() {
        const root = this.props.record.model.root;
        // Saving replaces the records of lines, and keeps their order.
        const at = root.data.order_line.records.indexOf(this.props.record);
        if (!(await root.save())) {
            return;
        }
        this.dialog.add(ConfiguratorDialog, {
            lineId: root.data.order_line.records[at].resId,
            onSaved: () => root.load(),
        });
    }
}

registry.category("view_widgets").add("mto_specify", {
    component: SpecifyButton,
    fieldDependencies: [
        { name: "mto_can_amend", type: "boolean" },
        { name: "mto_is_configurable", type: "boolean" },
        { name: "mto_specification_text", type: "text" },
        { name: "state", type: "selection" },
    ],
});
