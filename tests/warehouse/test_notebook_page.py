"""The notebook in docs/ runs from top to bottom, and ends in a figure that shows what the warehouse holds."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_sql_page import example

NOTEBOOK = Path(__file__).parents[2] / "docs" / "incidents.ipynb"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_notebook_runs_to_its_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
    example(tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what matplotlib imports is not ours to mend
                exec("".join(cell["source"]), names)  # noqa: S102 (our own notebook)
    dtypes = names["incidents"].dtypes
    assert str(dtypes["killed_low"]) == "Int64"
    assert str(dtypes["event_type"]) == "category"
    assert pd.api.types.is_datetime64_any_dtype(dtypes["date_earliest"])
    assert names["by_month"].loc["2025-04"].tolist() == [28, 28, 99]
    (axes,) = names["figure"].axes
    assert [bar.get_height() for bar in axes.patches] == [12.0, 28.0, 0.0]
    assert axes.get_title().startswith("Deaths")
    names["plt"].close("all")


def test_the_notebook_is_committed_without_outputs() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert all(cell["outputs"] == [] for cell in cells if cell["cell_type"] == "code")
