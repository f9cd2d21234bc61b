"""One request and its answer in HTTP/1.1, as far as the stand-in server needs it: JSON, event streams and a reset."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator
from typing import Any

Json = dict[str, Any]

BODY_LIMIT = 64_000_000
_TLS_HELLO = b"\x16"  # RFC 8446 §5.1: the first byte of a handshake


class GoneError(Exception):
    """The client closed the connection, or we did."""


class Exchange:
    """One request and its answer on a connection that may carry more."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self._writer = reader, writer
        self.method = self.path = ""
        self.headers: dict[str, str] = {}
        self.body: Json = {}

    async def read(self) -> bool:
        """Read the request; False when the client has no more."""
        try:
            head = await self.reader.readexactly(1)
            if head == _TLS_HELLO:
                await self.raw_head(400, "connection: close\r\n")
                return False
            head += await self.reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return False
        first, *lines = head.decode("latin-1").strip().split("\r\n")
        self.method, self.path, _ = first.split(" ", 2)
        self.headers = {
            name.strip().lower(): value.strip() for name, _, value in (each.partition(":") for each in lines)
        }
        raw = b"".join([piece async for piece in self._pieces()])
        self.body = json.loads(raw) if raw else {}
        return True

    async def _pieces(self) -> AsyncIterator[bytes]:
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            yield await self.reader.readexactly(int(self.headers.get("content-length", "0")))
            return
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            yield (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readuntil(b"\r\n")

    async def json(self, status: int, data: Json, *, retry_after: str = "") -> None:
        """Answer with a JSON object."""
        raw = json.dumps(data).encode()
        extra = f"retry-after: {retry_after}\r\n" if retry_after else ""
        await self.raw_head(status, f"content-type: application/json\r\ncontent-length: {len(raw)}\r\n{extra}")
        self._writer.write(raw)
        await self._writer.drain()

    async def error(self, status: int, error_type: str, message: str, *, retry_after: str = "") -> None:
        """Answer with an error in the shape of the Messages API."""
        error = {"type": error_type, "message": message}
        await self.json(status, {"type": "error", "error": error, "request_id": "req_1"}, retry_after=retry_after)

    async def page(self, html: str) -> None:
        """Answer 200 with a page."""
        raw = html.encode()
        await self.raw_head(200, f"content-type: text/html\r\ncontent-length: {len(raw)}\r\n")
        self._writer.write(raw)
        await self._writer.drain()

    async def begin_stream(self) -> None:
        """Answer 200 and open the stream of events."""
        await self.raw_head(200, "content-type: text/event-stream\r\ntransfer-encoding: chunked\r\n")

    async def event(self, name: str, data: Json) -> None:
        """Send one event."""
        await self.raw(f"event: {name}\ndata: {json.dumps(data)}\n\n".encode())

    async def raw(self, data: bytes) -> None:
        """Send one chunk of the stream."""
        self._writer.write(b"%x\r\n%s\r\n" % (len(data), data))
        await self._writer.drain()

    async def end_stream(self) -> None:
        """Close the stream; the connection stays open."""
        self._writer.write(b"0\r\n\r\n")
        await self._writer.drain()

    async def raw_head(self, status: int, headers: str) -> None:
        """Send the status line and the headers."""
        self._writer.write(f"HTTP/1.1 {status} Status\r\nrequest-id: req_1\r\n{headers}\r\n".encode("latin-1"))
        await self._writer.drain()

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        raw: socket.socket = self._writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()
        raise GoneError
