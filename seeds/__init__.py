"""What Tocsin knows: event types, cues, actors, weapons, places, sources, sample articles; and the one way to read it.

Belongs here: data files that anyone in the field can edit, and their loader. Does not belong here: anything about one article.
"""
