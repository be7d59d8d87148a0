"""The suite with the oldest and the newest dependencies that pyproject.toml allows; see `make test-matrix`."""
