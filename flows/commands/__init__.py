"""The commands of `tocsin`, one module for each group; each has `register(app)`.

The modules are light: what a command needs is imported when it runs, so that `--help` and wrong calls answer at once.
"""
