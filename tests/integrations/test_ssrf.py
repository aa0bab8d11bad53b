"""No call into our own network: by address, by spelling, by a name that changes its mind, by a redirect."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from app.domain.notices.targets import TargetRefused, check_callback_url, is_refused
from app.integrations.http import NoReplyError, PartnerClient

REFUSED_ADDRESSES = (
    "0.0.0.0",  # noqa: S104 - refused, not bound
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.1.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2620:4f:8000::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
)

PUBLIC_ADDRESSES = (
    "1.1.1.1",
    "93.184.215.14",
    "145.97.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "2001:610::1",
    "2a00:1450::1",
)

# The port is filled in: each of these leads to a listener on this machine in some program or other.
SPELLINGS = (
    "https://127.0.0.1:{port}/",
    "https://127.1:{port}/",
    "https://127.0.1:{port}/",
    "https://2130706433:{port}/",
    "https://017700000001:{port}/",
    "https://0x7f000001:{port}/",
    "https://0x7f.0.0.1:{port}/",
    "https://0x7f.1:{port}/",
    "https://0177.0.0.1:{port}/",
    "https://127.0.0.1.:{port}/",
    "https://0:{port}/",
    "https://0.0.0.0:{port}/",
    "https://localhost:{port}/",
    "https://LOCALHOST:{port}/",
    "https://localhost.:{port}/",
    "https://intranet.localhost:{port}/",
    "https://[::1]:{port}/",
    "https://[::]:{port}/",
    "https://[0:0:0:0:0:0:0:1]:{port}/",
    "https://[::ffff:127.0.0.1]:{port}/",
    "https://[::ffff:7f00:1]:{port}/",
    "https://[::1%25lo]:{port}/",
    "https://partner.example@127.0.0.1:{port}/",
    "https://127.0.0.1:{port}\\@partner.example/",
    "https://127.0.0.1:{port}#@partner.example/",
    "https://①②⑦.⓪.⓪.①:{port}/",
    "https://127。0。0。1:{port}/",
    "https://%31%32%37.0.0.1:{port}/",
    "https://127.0.0.1%00.partner.example:{port}/",
    "https://ⓛocalhost:{port}/",
    "http://partner.example:{port}/",
    "file:///etc/hostname",
    "gopher://127.0.0.1:{port}/",
    " https://127.0.0.1:{port}/",
    "https:///127.0.0.1:{port}/",
    "https://169.254.169.254/latest/meta-data/",
    "https://metadata.google.internal/",
    "https://[fe80::1%25eth0]:{port}/",
)


@dataclass
class Listener:
    """A server on every address of this machine that counts who came."""

    port: int = 0
    connects: int = 0
    answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n"
    dialled: list[str] = field(default_factory=list)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connects += 1
        await reader.read(1024)
        writer.write(self.answer)
        await writer.drain()
        writer.close()


class ChangingNames(AbstractResolver):
    """A name server whose answer changes from one question to the next."""

    def __init__(self, *answers: str) -> None:
        self._answers = iter(answers)
        self._last = answers[-1]

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002
    ) -> list[ResolveResult]:
        address = next(self._answers, self._last)
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        return None


@pytest.fixture
async def listener(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Listener]:
    known = Listener()
    server = await asyncio.start_server(known.meet, "127.0.0.1", 0)
    known.port = server.sockets[0].getsockname()[1]
    loop = asyncio.get_running_loop()
    dial = loop.sock_connect

    async def counted(sock: socket.socket, address: tuple[str, int]) -> None:
        known.dialled.append(address[0])
        await dial(sock, address)

    monkeypatch.setattr(loop, "sock_connect", counted)
    yield known
    server.close()
    await server.wait_closed()


async def test_each_refused_address_is_neither_registered_nor_dialled(listener: Listener) -> None:
    assert len(REFUSED_ADDRESSES) >= 45
    for address in REFUSED_ADDRESSES:
        host = f"[{address}]" if ":" in address else address
        client = PartnerClient(seconds=2, resolver=ChangingNames(address))
        for url in (f"https://{host}:{listener.port}/", f"https://partner.example:{listener.port}/"):
            with pytest.raises(NoReplyError, match="address_refused"):
                await client.send("POST", url, {}, b"{}")
            with pytest.raises(TargetRefused):
                await client.check(url)
        await client.close()
    assert (listener.connects, listener.dialled) == (0, [])


async def test_each_spelling_of_our_own_machine_is_refused(listener: Listener) -> None:
    assert len(SPELLINGS) >= 25
    client = PartnerClient(seconds=2)
    for spelling in SPELLINGS:
        url = spelling.format(port=listener.port)
        with pytest.raises(NoReplyError, match="address_refused"):
            await client.send("POST", url, {}, b"{}")
        with pytest.raises(TargetRefused):
            await client.check(url)
    await client.close()
    assert (listener.connects, listener.dialled) == (0, [])


async def test_a_name_that_answers_differently_the_second_time_is_refused_at_the_socket(listener: Listener) -> None:
    for inner in ("127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254"):
        client = PartnerClient(seconds=2, resolver=ChangingNames("93.184.215.14", inner))
        url = f"https://partner.example:{listener.port}/notices"
        await client.check(url)
        with pytest.raises(NoReplyError, match="address_refused"):
            await client.send("POST", url, {}, b"{}")
        await client.close()
    assert (listener.connects, listener.dialled) == (0, [])


async def test_the_guard_is_what_keeps_the_listener_quiet(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.integrations.http.is_refused", lambda _address, *, loopback: loopback)
    client = PartnerClient(seconds=2, resolver=ChangingNames("127.0.0.1"))
    with pytest.raises(NoReplyError):
        await client.send("POST", f"https://partner.example:{listener.port}/", {}, b"{}")
    await client.close()
    assert listener.connects == 1


async def test_a_redirect_is_not_followed(listener: Listener) -> None:
    listener.answer = b"HTTP/1.1 307 Away\r\nLocation: http://127.0.0.1:%d/inner\r\n\r\n" % listener.port
    client = PartnerClient(seconds=2, loopback=True)
    reply = await client.send("POST", f"http://127.0.0.1:{listener.port}/", {}, b"{}")
    await client.close()
    assert (reply.status, listener.connects) == (307, 1)


async def test_loopback_is_reached_only_by_the_test_setting(listener: Listener) -> None:
    url = f"http://localhost:{listener.port}/"
    strict, lenient = PartnerClient(seconds=2), PartnerClient(seconds=2, loopback=True)
    with pytest.raises(NoReplyError, match="address_refused"):
        await strict.send("POST", url, {}, b"{}")
    assert (await lenient.send("POST", url, {}, b"{}")).status == 204
    await strict.close()
    await lenient.close()


async def test_a_flood_of_an_answer_is_cut_off(listener: Listener) -> None:
    listener.answer = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_000
    client = PartnerClient(seconds=2, loopback=True)
    assert (await client.send("POST", f"http://127.0.0.1:{listener.port}/", {}, b"{}")).status == 200
    await client.close()


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES)
def test_a_public_address_may_be_called(address: str) -> None:
    assert not is_refused(address, loopback=False)


@pytest.mark.parametrize(
    "url",
    ["https://notices.partner.example.nl/in", "https://partner.example:8443/a?b=c", "https://xn--brger-kva.example/"],
)
def test_an_ordinary_https_url_may_be_registered(url: str) -> None:
    assert check_callback_url(url, loopback=False)
