"""The edges: sources, Prefect flows, settings and the command line. The only place that knows the network and the clock.

No module here bears the name of a top-level package: Prefect puts this folder on `sys.path`.
"""
