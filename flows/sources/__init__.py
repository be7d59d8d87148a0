"""Where articles come from: one module for each kind of file, and the walk over files and folders.

A reader yields an `Arrival` for each article and an `Issue` for each item it must refuse; it never raises for one bad item. Does not
belong here: coding, SQL, Prefect.
"""
