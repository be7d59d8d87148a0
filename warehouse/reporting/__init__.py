"""The SQL of `warehouse.report`, as files."""
