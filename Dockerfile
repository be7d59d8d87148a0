# Tocsin with its schedule: docker build -t tocsin . && docker run -v tocsin-data:/srv/tocsin tocsin
# Prefect's pages are reached from inside the container only, unless you publish the port and set TOCSIN_SERVER_HOST=0.0.0.0:
# whoever reaches them may start runs.
FROM python:3.11-slim

RUN useradd --create-home --uid 1000 tocsin && mkdir -p /srv/tocsin && chown tocsin /srv/tocsin
WORKDIR /opt/tocsin
COPY requirements.lock pyproject.toml README.md LICENSE NOTICE ./
RUN pip install --no-cache-dir --requirement requirements.lock
COPY schemas schemas
COPY seeds seeds
COPY coding coding
COPY warehouse warehouse
COPY flows flows
RUN pip install --no-cache-dir --no-deps .

USER tocsin
WORKDIR /srv/tocsin
VOLUME /srv/tocsin
# Docker ends a container with SIGTERM, and waits ten seconds unless it is told to: runs under way are ended in less than twenty.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=180s CMD ["python", "-m", "flows.serving.health"]
ENTRYPOINT ["tocsin"]
CMD ["serve"]
