"""Which rules replenish a product in a warehouse, and what its transfers take."""

from collections import defaultdict

from odoo.tools import SQL

from ..engine.shop import Lane, Warehouse


class Sources:
    """How products are replenished in warehouses, as ``stock.rule._get_rule`` decides it at the stock location.

    Rules and routes are read by two queries: as records they would take eight, and one more for each warehouse.
    ``warehouses`` are afterwards also those of the same company that routes resupply them from, at any remove.

    :param products: ``product.product`` records that will be asked for
    """

    def __init__(self, env, warehouses, products):
        for model in ("stock.warehouse", "stock.location", "stock.route", "stock.rule", "product.category"):
            env[model].flush_model()
        self._rules = defaultdict(dict)
        self._actions = defaultdict(set)
        self._locations = {}
        self._transfers = defaultdict(list)
        lanes = defaultdict(list)
        for warehouse_id, path, serves, location_id, route_id, action, delay, *lane in _read_rules(env, warehouses):
            self._locations[warehouse_id] = [int(part) for part in reversed(path.split("/")) if part]
            self._transfers[warehouse_id, route_id].append((action, float(delay or 0)))
            if serves:
                self._rules[warehouse_id].setdefault((location_id, route_id), action)
                self._actions[warehouse_id, route_id].add(action)
            if lane[0]:
                lanes[(warehouse_id, route_id, *lane)].append(serves)
        self.warehouses = warehouses | warehouses.browse(self._locations)
        self._lanes = defaultdict(dict)
        for (warehouse_id, route_id, *lane), serve in lanes.items():
            # Goods come where one rule takes them out of the other warehouse and another one in here.
            if any(serve) and not all(serve):
                self._lanes[warehouse_id][route_id] = lane
        self._routes = defaultdict(list)
        for kind, id_, route_id, sequence in _read_routes(env, self.warehouses, products.product_tmpl_id):
            self._routes[kind, id_].append((sequence, route_id))

    def action(self, product, warehouse, makes):
        """``make``, ``buy``, ``transfer`` from another warehouse, or ``None`` where Odoo would move it from elsewhere or
        finds no rule.

        :param makes: whether the product has a bill of materials for manufacturing
        """
        return self._rule(product, warehouse, makes)[0]

    def supply(self, product, warehouse, makes, key):
        """How the engine's item ``key`` is had: its ``source`` and ``lanes``, that of its rule first."""
        source, route_id = self._rule(product, warehouse, makes)
        lanes = self._lanes[warehouse.id]
        order = sorted(lanes, key=lambda id_: (id_ != route_id, id_)) if lanes else ()
        return {"source": source, "lanes": tuple(self._lane(warehouse, id_, key) for id_ in order)}

    def _lane(self, warehouse, route_id, key):
        supplier_id, name, price = self._lanes[warehouse.id][route_id]
        product_id, _warehouse_id, *own = key
        return Lane(
            id=route_id,
            item=(product_id, supplier_id, *own),
            days=sum(max(delay, 0) for action, delay in self._transfers[warehouse.id, route_id] if action != "push"),
            name=name,
            origin=self.warehouses.browse(supplier_id).name,
            price=price or 0.0,
        )

    def _rule(self, product, warehouse, makes):
        """What ``action`` says, and the id of the route that says so."""
        first = self._routes["product", product.product_tmpl_id.id]
        own = first + [route for route in self._routes["category", product.categ_id.id] if route not in first]
        by_warehouse = self._routes["warehouse", warehouse.id]
        for location in self._locations.get(warehouse.id, ()):
            for routes in (own, by_warehouse):
                for _sequence, route_id in routes:
                    action = self._rules[warehouse.id].get((location, route_id))
                    if action and (routes is own or self._serves(warehouse, route_id, product, makes)):
                        if action in ("pull", "pull_push") and route_id in self._lanes[warehouse.id]:
                            return "transfer", route_id
                        return {"manufacture": "make", "buy": "buy"}.get(action), route_id
        return None, None

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
            return sum((max(delay, 0) for action, delay in transfers if not actions or action in actions), 0.0)

        return Warehouse(
            id=warehouse.id,
            name=warehouse.display_name,
            receipt_days=days(warehouse.reception_route_id, "push"),
            pick_days=days(warehouse.pbm_route_id, "pull"),
            store_days=days(warehouse.pbm_route_id, "push"),
            delivery_days=days(warehouse.delivery_route_id),
            security_days=max(company.security_lead, 0.0),
            purchase_days=max(company.days_to_purchase, 0.0),
            **schedules.warehouse(warehouse),
        )


def _read_rules(env, warehouses):
    """Rules that serve the stock of a warehouse, and those of its transfers, in Odoo's order; with the other warehouse,
    name and price of the route where it resupplies this one. Of all ``warehouses`` and those that resupply them."""
    return env.execute_query(
        SQL(
            """
            WITH RECURSIVE reach(id) AS (
                SELECT unnest(%(warehouses)s)
                 UNION
                SELECT supplier.id
                  FROM reach
                  JOIN stock_warehouse supplied ON supplied.id = reach.id
                  JOIN stock_route route ON route.supplied_wh_id = supplied.id AND route.active
                  JOIN stock_warehouse supplier ON supplier.id = route.supplier_wh_id
                   AND supplier.active AND supplier.company_id = supplied.company_id
            )
            SELECT * FROM (
                SELECT warehouse.id, stock.parent_path,
                       rule.action != 'push'
                           AND '/' || stock.parent_path LIKE '%%/' || rule.location_dest_id || '/%%'
                           AND COALESCE(rule.warehouse_id, warehouse.id) = warehouse.id
                           AND COALESCE(rule.company_id, warehouse.company_id) = warehouse.company_id AS serves,
                       rule.location_dest_id, rule.route_id, rule.action, rule.delay,
                       lane.supplier_wh_id, COALESCE(lane.name->>%(lang)s, lane.name->>'en_US'), lane.mto_transfer_price
                  FROM reach
                  JOIN stock_warehouse warehouse ON warehouse.id = reach.id
                  JOIN stock_location stock ON stock.id = warehouse.lot_stock_id
            CROSS JOIN stock_rule rule
             LEFT JOIN stock_route lane ON lane.id = rule.route_id AND lane.active AND lane.supplied_wh_id = warehouse.id
                   AND lane.supplier_wh_id IN (SELECT id FROM reach)
                 WHERE rule.active
              ORDER BY rule.route_sequence, rule.sequence, rule.id
            ) found
             WHERE serves OR supplier_wh_id IS NOT NULL OR route_id IN (
                       SELECT unnest(ARRAY[reception_route_id, pbm_route_id, delivery_route_id])
                         FROM stock_warehouse WHERE id = found.id
                   )
            """,
            warehouses=warehouses.ids,
            lang=env.lang or "en_US",
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
