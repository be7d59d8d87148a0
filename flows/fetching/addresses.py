"""Which addresses may be connected to: the check is made on the very address that the connection then goes to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import typing
from collections.abc import Awaitable, Callable, Iterable

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]

NAT64 = ipaddress.ip_network("64:ff9b::/96")


class ForbiddenAddressError(Exception):
    """The name leads to an address that is not public."""


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the open internet, also behind the forms in which IPv6 carries IPv4."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _carried(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not address.is_multicast


def _carried(address: Address) -> ipaddress.IPv4Address | None:
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system gives them; raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only, or to hosts that the user named."""

    def __init__(self, private_hosts: frozenset[str], names: Resolve = resolve) -> None:
        self._inner = httpcore.AnyIOBackend()
        self._private_hosts, self._names = private_hosts, names

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[typing.Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check, and connect to what was checked: a name that changes its answer meanwhile gains nothing."""
        try:
            addresses = await self._names(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no such host: {host}") from error
        allowed = [a for a in addresses if self._named(host, port) or is_public(a)]
        if not allowed or len(allowed) < len(addresses):
            raise ForbiddenAddressError(f"{host} leads to {', '.join(a for a in addresses if a not in allowed)[:100]}")
        last: Exception | None = None
        for address in allowed[:4]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last or httpcore.ConnectError(f"no address of {host}")

    def _named(self, host: str, port: int) -> bool:
        return host in self._private_hosts or f"{host}:{port}" in self._private_hosts

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[typing.Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Never: sockets of this machine are not the web."""
        raise ForbiddenAddressError(path)

    async def sleep(self, seconds: float) -> None:
        """As the loop does."""
        await asyncio.sleep(seconds)
