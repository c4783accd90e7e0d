"""Fetching what the user names by its address: http(s), public hosts only, checked where the name leads, at every redirect."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import SplitResult, urljoin, urlsplit

from onrecord.errors import ReadError
from onrecord.read import Source

MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
HEAD = {"User-Agent": "onrecord", "Accept-Encoding": "identity", "Accept": "*/*"}


def fetch_source(address: str, max_bytes: int, *, seconds: float = 120.0) -> Source:
    """The bytes at an address, at most so many, within so many seconds; raises ReadError for all that goes wrong."""
    due, at = time.monotonic() + seconds, address
    for _ in range(MOST_REDIRECTS + 1):
        parts = _checked(at, address)
        try:
            raw, media_type, onward = _get(parts, public_address(parts, address), address, max_bytes, due)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ReadError(address, f"it cannot be fetched ({str(error)[:100]})", "Check the address and the network") from None
        if onward is None:
            return Source(address, raw, media_type)
        at = urljoin(at, onward)
    raise ReadError(address, f"it leads on more than {MOST_REDIRECTS} times", "Give the address it ends at")


def public_address(parts: SplitResult, address: str) -> str:
    """The IP address to connect to; raises ReadError if the name leads to any that is not public."""
    port = parts.port or PORTS[parts.scheme]
    ips = [str(one[4][0]) for one in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)]
    private = [ip for ip in ips if not is_public(ip)]
    if private or not ips:
        raise ReadError(
            address,
            f"{parts.hostname} leads to {private[0] if private else 'nothing'}, which is not public",
            "Give a public address",
        )
    return ips[0]


def is_public(ip: str) -> bool:
    """Whether an IP address is of the public Internet, also where it wraps an IPv4 address."""
    one = ipaddress.ip_address(ip.split("%", maxsplit=1)[0])
    inner = [one]
    if isinstance(one, ipaddress.IPv6Address):
        inner += [wrapped for wrapped in (one.ipv4_mapped, one.sixtofour, *(one.teredo or ())) if wrapped]
        if one in ipaddress.ip_network("64:ff9b::/96"):
            inner.append(ipaddress.IPv4Address(int(one) & 0xFFFFFFFF))
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in inner)


def _checked(at: str, address: str) -> SplitResult:
    """The parts of an address that may be fetched."""
    try:
        parts = urlsplit(at)
        fine = parts.scheme in PORTS and bool(parts.hostname) and parts.port in (None, 80, 443, 8000, 8080, 8443)
    except ValueError:
        fine = False
    if not fine or parts.username is not None or any(char <= " " for char in at):
        raise ReadError(address, f"not an address that is fetched: {at[:200]!r}", "Give http:// or https:// and a host")
    return parts


def _get(parts: SplitResult, ip: str, address: str, max_bytes: int, due: float) -> tuple[bytes, str | None, str | None]:
    """One request to the IP address that was checked: its bytes and media type, or where it leads on."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    stream: socket.socket = socket.create_connection((ip, port), timeout=_left(due))
    if parts.scheme == "https":
        stream = ssl.create_default_context().wrap_socket(stream, server_hostname=host)
    connection = http.client.HTTPConnection(host, port)
    connection.sock = stream
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"Host": parts.netloc, **HEAD})
        answer = connection.getresponse()
        if answer.status in REDIRECTS and answer.headers["Location"]:
            return b"", None, answer.headers["Location"]
        if answer.status != 200:
            raise ReadError(address, f"the host answers {answer.status}", "Check the address")
        return _body(answer, stream, address, max_bytes, due), answer.headers.get("Content-Type"), None
    finally:
        connection.close()


def _body(answer: http.client.HTTPResponse, stream: socket.socket, address: str, max_bytes: int, due: float) -> bytes:
    pieces, size = [], 0
    while piece := answer.read1(1 << 16):
        stream.settimeout(_left(due))
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            raise ReadError(address, f"larger than {max_bytes:,} bytes", "Fetch it yourself, or raise max_bytes")
    return b"".join(pieces)


def _left(due: float) -> float:
    """The seconds left; raises OSError if there are none: a host may drip a byte a minute for ever."""
    left = due - time.monotonic()
    if left <= 0:
        raise OSError("it takes too long")
    return min(left, 30.0)
