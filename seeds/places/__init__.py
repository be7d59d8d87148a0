"""Places: the tables of countries, regions and divisions written by hand, the words that guard place reading, and the built gazetteer.

Belongs here: data, and `build.py`, which joins them with GeoNames into `gazetteer.sqlite`. Does not belong here: reading text.
"""
