def migrate(cr, version):
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
