"""The one place that reads Odoo into the engine's data."""
