"""The DuckDB warehouse: migrations, loading, incidents, views, snapshots, queries and exports. The only place with SQL.

Does not belong here: reading text, coding, the network, the clock (times arrive in `schemas.run.Run`), the command line.
Every failure is a `schemas.errors.WarehouseError` (the file) or `schemas.errors.QueryError` (what a user asked), one readable line each.

Import from the modules; the public functions are:

    warehouse.db.open_writer(path: Path, *, timeout: float = 30.0) -> ContextManager[duckdb.DuckDBPyConnection]
        the one writer: file lock, read-write, migrated; creates the file, and its folder when only that last folder is missing
    warehouse.db.open_reader(path: Path) -> ContextManager[duckdb.DuckDBPyConnection]
        the published snapshot of the warehouse `path`, read-only, no file or network access

    warehouse.load.known_article_ids(connection, articles: Iterable[Article], coder_version: str) -> frozenset[str]
        ids stored with the same content (title, text, date, language) and coded by the same coder: need not be coded again;
        takes a writer's or a reader's connection
    warehouse.load.load_batch(connection, articles: Sequence[Article], events: Sequence[Event], issues: Sequence[Issue], run: Run)
        -> RunCounts
        one transaction. `articles`: those coded without failure, with or without events; `issues`: what was refused on the way here.
        input = len(articles) + len(issues): an issue is one refused item. Skipped known articles are not passed:
        count them as `RunCounts(input=n, duplicate=n)` and add with `total`.
    warehouse.batches.write_batch(folder: Path, staged: Staged) -> Path           a coded batch (`warehouse.stage.stage`) as Parquet
    warehouse.load.load_files(connection, folder: Path, run: Run) -> RunCounts    load_batch for such a folder: many coders, one loader
    warehouse.load.load_folders(connection, folders: Sequence[Path], run: Run) -> RunCounts      several of them in one transaction
    warehouse.load.total(counts: Iterable[RunCounts]) -> RunCounts
    warehouse.load.record_run(connection, run: Run) -> None
        inserts or updates the row of `run.run_id` (status, finished_at, counts); load_batch inserts it when it is not there

    warehouse.publish.publish(path: Path, *, timeout: float = 30.0) -> Path       takes the writer's lock itself; clones the file
    warehouse.publish.publish_open(connection, path: Path) -> Path                inside an `open_writer(path)` block
    warehouse.db.snapshot_path(path: Path) -> Path                                data/tocsin.duckdb -> data/tocsin.snapshot.duckdb

    warehouse.query.query(path: Path, sql: str, *, limit: int | None = None, timeout: float = 300.0) -> Result
        Result(columns: tuple[str, ...], types: tuple[str, ...], rows: list[tuple], truncated: bool)
    warehouse.export.export(path: Path, shape: str, format: str, output: Path, *, since: date | None = None, until: date | None = None,
        where: str | None = None, by_month: bool = False) -> Exported
        Exported(path: Path, rows: int, package: Path); `warehouse.shapes.shapes()`, `warehouse.exports.registry.EXPORTERS` say what exists
    warehouse.frames.frame(path: Path, view: str) -> pandas.DataFrame
    warehouse.stats.status(path: Path, *, runs: int = 5) -> Status

    warehouse.clustering.recluster(connection, linker: Linker, run_id: str) -> Clustered
        links the reports of queued articles and makes incidents of them; one transaction, repaired by the next call
    warehouse.clustering.relink(connection, linker: Linker, run_id: str) -> Clustered     the same inside the caller's transaction
    warehouse.recoding.prepare / pending / keep                coding again beside what is stored
    warehouse.recoding.switch(connection, run: Run) -> RunCounts     the change, inside the transaction that relinks
    warehouse.diff.compare(path: Path, before: str, after: str) -> Compared       by run id or coder version
    warehouse.overrides.correct(connection, correction: Correction) -> None               inside the transaction that relinks
    warehouse.decisions.accept / delete / change / add / merge / split / complete / undo       what reviewers decide, one transaction each
    warehouse.review.listed / article_state / near / members / recent / judged                 what reviewers look at
    warehouse.claims.take / release / held                                                     who is at work on which article
    warehouse.gold.settled_articles(connection) -> Iterator[Settled]                           what they settled
    warehouse.fetches.seen(connection, urls, coder_version) -> dict[str, Seen]         what is known of addresses from the last fetch
    warehouse.fetches.remember(connection, records: Sequence[FetchRecord]) -> None
    warehouse.text_keys.remember_keys / stored_twins / earlier_told / redated / remember_repeats
        what is the same text as a stored one, found before anything is coded; the view `article_texts` shows it
    warehouse.retries.refused_origins / set_aside / drop_aside                         refusals taken up again
"""
