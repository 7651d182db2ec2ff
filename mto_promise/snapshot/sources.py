"""Which rules replenish a product in a warehouse, and what its transfers take."""

from collections import defaultdict

from odoo.tools import SQL

from ..engine.shop import Warehouse


class Sources:
    """How products are replenished in warehouses, as ``stock.rule._get_rule`` decides it at the stock location.

    Rules and routes are read by two queries: as records they would take eight, and one more for each warehouse.

    :param products: ``product.product`` records that will be asked for
    """

    def __init__(self, env, warehouses, products):
        for model in ("stock.warehouse", "stock.location", "stock.route", "stock.rule", "product.category"):
            env[model].flush_model()
        self._rules = defaultdict(dict)
        self._actions = defaultdict(set)
        self._locations = {}
        self._transfers = defaultdict(list)
        for warehouse_id, path, serves, location_id, route_id, action, delay in _read_rules(env, warehouses):
            self._locations[warehouse_id] = [int(part) for part in reversed(path.split("/")) if part]
            self._transfers[warehouse_id, route_id].append((action, float(delay or 0)))
            if serves:
                self._rules[warehouse_id].setdefault((location_id, route_id), action)
                self._actions[warehouse_id, route_id].add(action)
        self._routes = defaultdict(list)
        for kind, id_, route_id, sequence in _read_routes(env, warehouses, products.product_tmpl_id):
            self._routes[kind, id_].append((sequence, route_id))

    def action(self, product, warehouse, makes):
        """``make``, ``buy``, or ``None`` where Odoo would move it from elsewhere or finds no rule.

        :param makes: whether the product has a bill of materials for manufacturing
        """
        first = self._routes["product", product.product_tmpl_id.id]
        own = first + [route for route in self._routes["category", product.categ_id.id] if route not in first]
        by_warehouse = self._routes["warehouse", warehouse.id]
        for location in self._locations.get(warehouse.id, ()):
            for routes in (own, by_warehouse):
                for _sequence, route_id in routes:
                    action = self._rules[warehouse.id].get((location, route_id))
                    if action and (routes is own or self._serves(warehouse, route_id, product, makes)):
                        return {"manufacture": "make", "buy": "buy"}.get(action)
        return None

    def _serves(self, warehouse, route_id, product, makes):
        """A warehouse's route counts only where the product can be had by it (``_filter_warehouse_routes``)."""
        actions = self._actions[warehouse.id, route_id]
        if "manufacture" in actions:
            return makes
        if "buy" in actions:
            return bool(product.seller_ids)
        return True

    def warehouse(self, warehouse, schedules):
        """``warehouse`` as engine data, with its ``schedules`` (``Schedules``)."""
        company = warehouse.company_id

        def days(route, *actions):
            transfers = self._transfers[warehouse.id, route.id]
            return sum((delay for action, delay in transfers if not actions or action in actions), 0.0)

        return Warehouse(
            id=warehouse.id,
            name=warehouse.display_name,
            receipt_days=days(warehouse.reception_route_id, "push"),
            pick_days=days(warehouse.pbm_route_id, "pull"),
            store_days=days(warehouse.pbm_route_id, "push"),
            delivery_days=days(warehouse.delivery_route_id),
            security_days=company.security_lead,
            purchase_days=company.days_to_purchase,
            **schedules.warehouse(warehouse),
        )


def _read_rules(env, warehouses):
    """Rules that serve the stock of a warehouse, and those of its transfers, in Odoo's order."""
    return env.execute_query(
        SQL(
            """
            SELECT * FROM (
                SELECT warehouse.id, stock.parent_path,
                       rule.action != 'push'
                           AND '/' || stock.parent_path LIKE '%%/' || rule.location_dest_id || '/%%'
                           AND COALESCE(rule.warehouse_id, warehouse.id) = warehouse.id
                           AND COALESCE(rule.company_id, warehouse.company_id) = warehouse.company_id AS serves,
                       rule.location_dest_id, rule.route_id, rule.action, rule.delay
                  FROM stock_warehouse warehouse
                  JOIN stock_location stock ON stock.id = warehouse.lot_stock_id
            CROSS JOIN stock_rule rule
                 WHERE warehouse.id = ANY(%(warehouses)s) AND rule.active
              ORDER BY rule.route_sequence, rule.sequence, rule.id
            ) found
             WHERE serves OR route_id IN (
                       SELECT unnest(ARRAY[reception_route_id, pbm_route_id, delivery_route_id])
                         FROM stock_warehouse WHERE id = found.id
                   )
            """,
            warehouses=warehouses.ids,
        )
    )


def _read_routes(env, warehouses, templates):
    """Routes of products, categories (with those above them) and warehouses: kind, id, route, sequence, in order."""
    return env.execute_query(
        SQL(
            """
            SELECT owner.kind, owner.id, route.id, route.sequence
              FROM (
                SELECT 'product' AS kind, product_id AS id, route_id
                  FROM stock_route_product WHERE product_id = ANY(%(templates)s)
                 UNION
                SELECT 'category', category.id, rel.route_id
                  FROM product_category category
                  JOIN stock_route_categ rel
                    ON '/' || category.parent_path LIKE '%%/' || rel.categ_id || '/%%'
                 WHERE category.id = ANY(%(categories)s)
                 UNION
                SELECT 'warehouse', warehouse_id, route_id
                  FROM stock_route_warehouse WHERE warehouse_id = ANY(%(warehouses)s)
              ) owner
              JOIN stock_route route ON route.id = owner.route_id AND route.active
               AND (owner.kind != 'product' OR route.product_selectable)
               AND (owner.kind != 'category' OR route.product_categ_selectable)
          ORDER BY route.sequence, route.id
            """,
            templates=templates.ids,
            categories=templates.categ_id.ids,
            warehouses=warehouses.ids,
        )
    )
