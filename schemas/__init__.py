"""What the data is: articles, events, incidents, ontology, issues, runs, ids and errors.

Belongs here: frozen pydantic models, literals and the rules that hold for any value of them. Does not belong here: reading files,
the network, the clock, spaCy, SQL. Imports nothing of ours.
"""
