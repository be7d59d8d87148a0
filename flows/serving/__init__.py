"""The schedule on one machine: the Prefect server, the deployments, the worker, and the process that keeps them running.

Does not belong here: what a run does (`flows.stages`, `flows.daily`). What runs as a process of its own ends in `_process`.
"""
