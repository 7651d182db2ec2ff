import { describe, expect, queryAllTexts, test } from "@odoo/hoot";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { BomContents } from "@mto_promise/components/configurator/bom_contents";
import { defineConfiguratorModels } from "./configurator_helpers";

describe.current.tags("desktop");
defineConfiguratorModels();

test("folded at first; components with amounts, operations with their time, each at its level", async () => {
    const part = (depth, subject, name, amount, unit = "") => ({ depth, subject, name, amount, unit, note: "" });
    await mountWithCleanup(BomContents, {
        props: {
            contents: [
                part(0, "line", "Table Top", 1, "Units"),
                part(1, "line", "Oak", 19.92, "m"),
                part(1, "operation", "Mill", 80),
            ],
        },
    });
    expect(".o_mto_contents").not.toHaveAttribute("open");
    await contains(".o_mto_contents summary").click();
    expect(queryAllTexts(".o_mto_part > span:first-child")).toEqual(["Table Top", "Oak", "Mill"]);
    expect(queryAllTexts(".o_mto_part > span:last-child")).toEqual(["1 Units", "19.92 m", "1 h 20 min"]);
    expect(".o_mto_part:eq(1)").toHaveStyle({ "--mto-depth": "1" });
    expect(".o_mto_part .fa-clock-o").toHaveCount(1);
});
