"""One module a file format, and the registry that names them.

Belongs here: how rows become bytes. Does not belong here: which rows, where the file goes, whether the user may ask for it
(`warehouse.export`).
"""
