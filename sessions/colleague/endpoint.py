"""The colleague behind a Messages API: an address, a model, and what that endpoint was found not to know.

Neither the key nor the client is in this process; `sessions.colleague.process` carries the requests to one of its own.
Text leaves this machine encrypted or not at all.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import asdict
from urllib.parse import urlsplit

from sessions.colleague.assistant import (
    AssistantEvent,
    Json,
    Request,
    ResponseEnded,
    TextDelta,
    ThinkingDelta,
    ToolDelta,
    Waiting,
)
from sessions.colleague.key import has_key, missing_key_sentence
from sessions.colleague.process import ClientProcess
from sessions.colleague.wire import Address, Dropped, Limits, Models, Patience, request_data
from sessions.errors import AssistantError

DEFAULT_BASE_URL = "https://api.anthropic.com"
BASE_URL_VARIABLE = "ANTHROPIC_BASE_URL"


def choose_base_url(setting: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return where requests go: what the settings say, else the environment, else the public address."""
    return setting or environment.get(BASE_URL_VARIABLE, "") or DEFAULT_BASE_URL


class Endpoint:
    """A model behind HTTP; an `Assistant`."""

    def __init__(
        self,
        model: str,
        base_url: str = DEFAULT_BASE_URL,
        *,
        patience: Patience | None = None,
        environment: Mapping[str, str] = os.environ,
        process: ClientProcess | None = None,
    ) -> None:
        """Prepare without starting or sending anything; a `process` that is given is shared and not closed.

        Raises:
            AssistantError: the text would travel unencrypted to another machine, or the address is none.
        """
        self._address = Address(base_url.rstrip("/"), model, _is_local(base_url))
        self._patience = patience or Patience()
        self._environment = environment
        self._process = process or ClientProcess(environment)
        self._owns_process = process is None
        self._dropped: set[str] = set()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._address.model

    @property
    def is_scripted(self) -> bool:
        """False: a model speaks."""
        return False

    @property
    def base_url(self) -> str:
        """Where the author's text goes; shown on screen."""
        return self._address.base_url

    @property
    def is_local(self) -> bool:
        """Whether the text stays on this machine."""
        return self._address.is_local

    @property
    def process(self) -> ClientProcess:
        """The process that carries its requests, for other endpoints to share."""
        return self._process

    @property
    def dropped_features(self) -> frozenset[str]:
        """What this endpoint was found not to know and is no longer sent."""
        return frozenset(self._dropped)

    @property
    def missing_key(self) -> str | None:
        """What to tell the author where a key is needed and none is set; None where a request can be tried."""
        if self.is_local or has_key(self._environment):
            return None
        return missing_key_sentence(self._environment)

    def with_model(self, model: str) -> Endpoint:
        """Return another model at the same address, in the same process; close this one last."""
        return Endpoint(
            model, self.base_url, patience=self._patience, environment=self._environment, process=self._process
        )

    async def warm(self) -> None:
        """Start the process, so that the first request need not wait two seconds for it.

        Raises:
            AssistantError: it cannot be started, or could not send a request, for want of a key say.
        """
        async with aclosing(self._process.ask(self._asked("prepare"))) as replies:
            async for _ in replies:
                pass

    async def respond(self, request: Request) -> AsyncGenerator[AssistantEvent, None]:
        """Yield the reply as it comes; closing the iterator stops the request. See `Assistant.respond`."""
        if self.missing_key:
            raise AssistantError(self.missing_key, kind="key")
        asked = {**self._asked("respond"), "dropped": sorted(self._dropped), **request_data(request)}
        async with aclosing(self._process.ask(asked)) as replies:
            async for reply in replies:
                match reply:
                    case Dropped(feature):
                        self._dropped.add(feature)
                    case TextDelta() | ThinkingDelta() | ToolDelta() | Waiting() | ResponseEnded():
                        yield reply

    async def limits(self) -> Limits:
        """Return how many tokens the endpoint says the model takes and writes; nothing known where it does not say.

        Raises:
            AssistantError: there was no way to ask.
        """
        if self.missing_key is None:
            async with aclosing(self._process.ask(self._asked("limits"))) as replies:
                async for reply in replies:
                    if isinstance(reply, Limits):
                        return reply
        return Limits(None, None)

    async def models(self) -> tuple[str, ...]:
        """Return the models the endpoint offers; empty where it does not say.

        Raises:
            AssistantError: it cannot be asked, or refuses; the sentence says what to do.
        """
        if self.missing_key:
            raise AssistantError(self.missing_key, kind="key")
        async with aclosing(self._process.ask(self._asked("models"))) as replies:
            async for reply in replies:
                if isinstance(reply, Models):
                    return reply.names
        return ()

    async def close(self) -> None:
        """End the process and with it every request; safe to call twice."""
        if self._owns_process:
            await self._process.close()

    def _asked(self, what: str) -> Json:
        return {"do": what, "address": asdict(self._address), "patience": asdict(self._patience)}


def _is_local(base_url: str) -> bool:
    """Return whether the address is on this machine; refuse one that is no address or not encrypted."""
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if not host or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise AssistantError(
            "The address of the endpoint is not one. Nothing was sent; set “base_url” to something like "
            f"{DEFAULT_BASE_URL} or http://localhost:11434, without a name or password in it.",
            kind="address",
        )
    is_local = host == "localhost" or _is_loopback(host)
    if parts.scheme == "http" and not is_local:
        raise AssistantError(
            f"{host} would receive your text and your key unencrypted, so nothing was sent. Use an address that begins "
            "with https, or a tunnel to this machine.",
            kind="address",
        )
    return is_local


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
