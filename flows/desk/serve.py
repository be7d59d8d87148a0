"""The desk as a running server: on loopback unless told otherwise, and nowhere else without a token."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import uvicorn

from flows.desk.app import application
from flows.desk.guard import Hosts, is_loopback
from flows.desk.readings import Readings
from flows.desk.reviewing import Desk, Publisher
from flows.desk.sessions import Sessions
from flows.knowledge import load_knowledge
from flows.settings import Settings
from schemas.errors import InputError, TocsinError
from warehouse.db import open_reader, open_writer
from warehouse.publish import publish

SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, what must be shown, and the further names that the desk goes by."""

    host: str
    port: int
    token: str | None = None
    names: Sequence[str] = ()


def fail_unless_safe(address: Address) -> None:
    """Raises InputError for an address beyond this machine without a token, and for a token that can be guessed."""
    if address.token is None and not is_loopback(address.host):
        raise InputError(
            f"{address.host} can be reached from other machines: give a token of at least {SHORTEST_TOKEN} characters with "
            "TOCSIN_DESK_TOKEN (python -c 'import secrets; print(secrets.token_urlsafe())' makes one)"
        )
    if address.token is not None and len(address.token) < SHORTEST_TOKEN:
        raise InputError(f"a token of fewer than {SHORTEST_TOKEN} characters can be guessed")


def hosts_of(address: Address) -> Hosts:
    """The names that requests may ask for."""
    names = {name.lower() for name in address.names} | {address.host.lower()}
    return Hosts(frozenset(names), numbers=not is_loopback(address.host))


def listen(address: Address) -> socket.socket:
    """A socket at the address; raises TocsinError when it is taken or not ours."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family, backlog=128)
    except (OSError, OverflowError) as error:
        raise TocsinError(f"cannot listen at {address.host}, port {address.port}: {error}") from error


def _published(settings: Settings) -> None:
    """Migrate, and publish what a desk before this one may have left; raises WarehouseError when there is no warehouse."""
    if not settings.warehouse.is_file():
        with open_reader(settings.warehouse):
            return
    with open_writer(settings.warehouse):
        pass
    publish(settings.warehouse)


def serve(settings: Settings, address: Address, reviewer: str, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; `tell` hears the address first.

    Raises InputError, WarehouseError and TocsinError before anything is served.
    """
    fail_unless_safe(address)
    _published(settings)
    with listen(address) as found:
        desk = Desk(settings.warehouse, Readings(load_knowledge()))
        app = application(desk, Sessions(address.token), hosts_of(address), reviewer)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, date_header=True, proxy_headers=False,
            limit_concurrency=200, timeout_keep_alive=10, timeout_graceful_shutdown=5, lifespan="off", ws="none",
        )  # fmt: skip
        tell(f"The desk is open at {_url(found)} (Ctrl-C closes it)")
        with Publisher(desk, tell):
            uvicorn.Server(config).run(sockets=[found])


def _url(found: socket.socket) -> str:
    host, port, *_ = found.getsockname()
    shown = f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    return f"http://{shown}:{port}/"
