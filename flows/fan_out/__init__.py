"""Coding on many machines: the workers of a Dask cluster code, and this process reads, loads and links.

Belongs here: reaching the cluster, checking that its workers are the same coder, and the folder that coded batches pass through.
Does not belong here: what is done with a batch (`flows.parts`). Nothing here is imported before a cluster is asked for.
"""
