"""The report: one page for analysts and figures for papers, from the published snapshot.

What belongs here: the page's template, style and scripts under `assets/`, how the rows of `warehouse.report` are packed into it, and the
figures of `tocsin plot`. Does not belong here: SQL (`warehouse/`), what a run prints (`flows.report`).
"""
