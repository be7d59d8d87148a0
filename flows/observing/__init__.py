"""What a run lets others see: logs, artifacts on the Prefect server, metrics, and whether all is well.

Does not belong here: what a run prints for the person who started it (`flows.report`), and judging the data (`warehouse.checks`).
Nothing here changes what a run does or ends one: who looks on must not get in the way.
"""
