def migrate(cr, version):
    _tell_when_committed(cr)
    _tell_specification(cr)


def _tell_when_committed(cr):
    """Say of promises committed before ``committed_date`` was recorded when they were: on the confirmation of the order or,
    where they were asked for after it (as with a changed quantity), then."""
    cr.execute(
        """
        UPDATE mto_promise promise
           SET committed_date = GREATEST(sale.date_order, promise.asked_date)
          FROM sale_order sale
         WHERE sale.id = promise.order_id
           AND promise.state IN ('committed', 'kept', 'missed')
           AND promise.committed_date IS NULL
        """
    )


def _tell_specification(cr):
    """Say of promises asked for before ``specification`` was recorded that they are for the lines as they are now, as they
    were taken to be."""
    cr.execute(
        """
        UPDATE mto_promise promise
           SET specification = line.mto_specification
          FROM sale_order_line line
         WHERE line.id = promise.sale_line_id
           AND promise.specification IS NULL
        """
    )
