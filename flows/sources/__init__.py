"""Where articles come from: one module for each kind of file or document, the walk over files and folders, and the web.

A reader yields an `Arrival` for each article, an `Issue` for each item it must refuse, an `Entry` for what a list says of an article that
is elsewhere, and `Unchanged` for what need not be read again; it never raises for one bad item. Does not belong here: coding, SQL, Prefect,
how bytes are fetched (`flows.fetching`) or text is found in them (`flows.extraction`).
"""
