"""Backups of the warehouse, and of what was fetched, as one file; and the way back.

Does not belong here: copies that the warehouse makes of itself before a migration (`warehouse.migration_copies`).
"""
