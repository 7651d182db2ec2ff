{
    "name": "Make to Order: Promise",
    "summary": "Make-to-order supply at every level and delivery dates that are kept",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Manufacturing",
    "author": "mto_promise contributors",
    "license": "LGPL-3",
    "depends": ["sale_mrp", "purchase_mrp", "sale_purchase_stock"],
    "data": [
        "security/mto_groups.xml",
        "security/ir.model.access.csv",
        "security/mto_rules.xml",
    ],
    "demo": [],
    "application": True,
}
