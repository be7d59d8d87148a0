"""Getting bytes from the open web: politely, within bounds, from public addresses only, and kept so that they can be read again.

Does not belong here: what the bytes mean (`flows.extraction`, `flows.sources`), SQL.
"""
