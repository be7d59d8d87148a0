"""From the bytes of strangers to the text of articles: encoding, metadata, boilerplate, dates with their provenance.

Everything here is a function of bytes (the moment of reading is an argument), and is run by `isolation` in a process that can be killed.
Does not belong here: the network, files, the warehouse.
"""
