"""The DuckDB warehouse: migrations, loading, views, snapshots and exports. The only place with SQL.

Does not belong here: reading text, the network, the clock.
"""
