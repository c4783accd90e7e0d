"""What is fetched and what is not: public hosts only, checked where the name leads, at every redirect, within bounds."""

from __future__ import annotations

import http.server
import socket
import threading

import pytest

from onrecord.cli import intake
from onrecord.cli.intake import fetch_source, is_public
from onrecord.errors import ReadError
from onrecord.intake.items import Job, items_of
from onrecord.read import Source, read_item

PROSE = "<h1>Rain in the hills</h1>" + "<p>Župan Čović said that it had rained for days, and that all roads are open.</p>" * 12


@pytest.fixture
def site(monkeypatch):
    """A host on this machine that is taken for public if it is asked for as news.example, and for itself otherwise."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", "/page")
            elif self.path == "/inward":
                self.send_response(302)
                self.send_header("Location", "http://inner.example:8080/secret")
            elif self.path == "/round":
                self.send_response(301)
                self.send_header("Location", "/round")
            else:
                self.send_response(200 if self.path == "/page" else 404)
                self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(b"It rained in the hills.")

        def log_message(self, *words: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    leads = {"news.example": "93.184.216.34", "inner.example": "10.0.0.8"}

    def connect(to: object, timeout: float) -> socket.socket:
        stream = socket.socket()
        stream.connect(server.server_address)
        return stream

    monkeypatch.setattr(intake.socket, "getaddrinfo", lambda host, *rest, **more: [(2, 1, 6, "", (leads[host], 80))])
    monkeypatch.setattr(intake.socket, "create_connection", connect)
    yield
    server.shutdown()
    server.server_close()


def refused(address: str, most: int = 1000) -> str:
    with pytest.raises(ReadError) as caught:
        fetch_source(address, most)
    assert caught.value.place == address and caught.value.remedy
    return caught.value.found


@pytest.mark.parametrize("path", ["page", "moved"])
def test_a_page_and_one_it_leads_to(site, path):
    source = fetch_source(f"http://news.example/{path}", 1000)
    assert (source.raw, source.media_type, source.place) == (
        b"It rained in the hills.",
        "text/plain",
        f"http://news.example/{path}",
    )


def test_what_is_refused(site):
    assert refused("http://inner.example/") == "inner.example leads to 10.0.0.8, which is not public"
    assert refused("http://news.example/inward") == "inner.example leads to 10.0.0.8, which is not public"
    assert refused("http://news.example/round") == "it leads on more than 5 times"
    assert refused("http://news.example/none") == "the host answers 404"
    assert refused("http://news.example/page", most=5) == "larger than 5 bytes"


@pytest.mark.parametrize(
    "address", ["ftp://news.example/", "http://", "http://me:pw@news.example/", "http://news.example:22/", "http://a b/"]
)
def test_what_is_no_address(site, address):
    assert refused(address).startswith("not an address that is fetched")


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        *(
            (ip, False)
            for ip in "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1".split()
        ),
        *((ip, False) for ip in "::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::".split()),
    ],
)
def test_which_ips_are_public(ip, public):
    assert is_public(ip) is public


@pytest.mark.parametrize(
    ("raw", "told", "words"),
    [
        (f"<html><body><article>{PROSE}</article>".encode("iso-8859-2"), "text/html; charset=ISO-8859-2", "Župan"),
        (f"<html><meta charset=utf-8><article>{PROSE}</article>".encode("iso-8859-2"), 'text/html; charset="iso-8859-2"', "Čović"),
        ("Župan Čović šuti.".encode("iso-8859-2"), "text/plain;charset=iso-8859-2", "šuti"),
        ("Župan Čović šuti.".encode(), "text/plain", "šuti"),
    ],
)
def test_what_the_host_declares_goes_first(raw: bytes, told: str, words: str) -> None:
    """Before what a page says of itself, as browsers have it."""
    job = Job(("https://news.example/a",), fetch=lambda address, most: Source(address, raw, told))
    (source,) = items_of(job)
    assert isinstance(source, Source)
    report, _ = read_item(source, 1000)
    assert words in report.text


def test_a_charset_that_is_none_is_a_named_rejection() -> None:
    job = Job(
        ("https://news.example/a",), fetch=lambda address, most: Source(address, b"It rained.", "text/plain; charset=klingon")
    )
    (source,) = items_of(job)
    assert isinstance(source, Source)
    with pytest.raises(ReadError, match="klingon"):
        read_item(source, 1000)
