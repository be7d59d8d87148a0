"""From an article to events: pure functions from frozen values and knowledge to frozen values.

Belongs here: reading text. Does not belong here: files, the network, the clock, Prefect, SQL. What a political scientist could want
to change is not code but data under `seeds/`.
"""
