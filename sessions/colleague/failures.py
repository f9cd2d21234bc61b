"""What can go wrong between the colleague and us, as one sentence each: what happened, what is safe, what to do.

The texts of exceptions are never shown, because they can quote headers; the words of a server are shown shortened and
without the key.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator

from sessions.colleague.key import Key
from sessions.colleague.wire import Address, Failure

_KEPT = "The conversation is kept"
_QUOTE_LIMIT = 240  # characters: a status line and two lines of an 80-column chat

_FIELDS = {"output_config": ("output_config", "effort"), "thinking": ("thinking",)}
"""Fields a request can do without, and the names by which a server refuses them."""

_REFUSES = re.compile(
    r"not permitted|not supported|unsupported|does not support|doesn't support|unknown|unrecognized|unexpected"
    r"|not allowed|input should be|does not match|invalid role|extra_forbidden|not available",
    re.IGNORECASE,
)
_UNDECIDED = (ssl.SSLWantReadError, ssl.SSLWantWriteError, ssl.SSLEOFError, ssl.SSLZeroReturnError)
"""Says that a secure connection was cut or was waited for, not that none is possible."""
_OLD_MESSAGE = re.compile(r"\bmessages\.\d+")


def refused_feature(status: int, words: str) -> str | None:
    """Return the feature that a server says it does not know; None when it complains of something else.

    A complaint about the thinking inside an earlier message is none of these: leaving thinking out would hide that the
    conversation was edited.
    """
    if status not in (400, 404, 422) or not _REFUSES.search(words):
        return None
    if re.search(r"\bcache_control\b", words):
        return "cache_control"
    if re.search(r"\brole\b", words) and "system" in words:
        return "system_messages"
    if _OLD_MESSAGE.search(words):
        return None
    return next((feature for feature, names in _FIELDS.items() if _names_one(names, words)), None)


def dropped_sentence(feature: str) -> str:
    """Return what to tell the author when a feature is left out."""
    effect = {
        "thinking": "thinking is not shown",
        "output_config": "the effort setting has no effect",
        "cache_control": "nothing is cached, so long conversations cost more",
        "system_messages": "later instructions are sent inside your own messages",
    }[feature]
    return f"This endpoint does not know {feature.replace('_', ' ')}; it is left out from now on, so {effect}."


def quoted(words: object, key: Key) -> str:
    """Return a server's words short enough for a line, without the key and without control characters."""
    text = "".join(each if each.isprintable() else " " for each in key.redact(str(words)))
    text = re.sub(r" {2,}", " ", text).strip().rstrip(".")
    return text[:_QUOTE_LIMIT] + "…" if len(text) > _QUOTE_LIMIT else text


def of_status(status: int, error_type: str | None, words: str, retry_after: float | None, address: Address) -> Failure:
    """Return the failure for an answer that is no reply; `words` must have gone through `quoted`.

    A status of 200 stands for an error inside a stream; then `error_type` decides.
    """
    said = f" (it says: {words})" if words else ""
    match _kind(status, error_type):
        case "authentication":
            return Failure(
                "authentication",
                f"The endpoint did not accept the key. {_KEPT}; check the key and start again.",
            )
        case "billing":
            return Failure(
                "billing", f"The account cannot pay for this request{said}. {_KEPT}; add credit and send again."
            )
        case "permission":
            return Failure(
                "permission",
                f"This key may not use {address.model}{said}. {_KEPT}; choose another model or ask the key's owner.",
            )
        case "model":
            return Failure(
                "model",
                f"The endpoint at {address.base_url} does not know {address.model}{said}. {_KEPT}; check “model” "
                "and “base_url” in the settings.",
            )
        case "too_large":
            return Failure(
                "too_large",
                f"The request is larger than the endpoint takes. {_KEPT}; begin a new conversation or select less.",
            )
        case "rate_limit":
            return Failure(
                "rate_limit",
                f"The endpoint takes no more requests for now{_when(retry_after)}. {_KEPT}; send again later.",
                retry_after,
                is_passing=True,
            )
        case "overloaded":
            return Failure(
                "overloaded",
                f"The endpoint is overloaded. {_KEPT}; send again in a few minutes.",
                retry_after,
                is_passing=True,
            )
        case "server":
            return Failure(
                "server",
                f"The endpoint failed with status {status}. {_KEPT}; send again in a few minutes.",
                retry_after,
                is_passing=True,
            )
        case "redirect":
            return Failure(
                "redirect",
                f"The endpoint at {address.base_url} sends requests elsewhere; that was not followed, so no text went "
                f"there. {_KEPT}; set “base_url” to the address you mean.",
            )
        case _:
            return Failure(
                "invalid",
                f"The endpoint refused the request with status {status}{said}. {_KEPT}; a new conversation may help.",
            )


def of_connection(error: BaseException, address: Address) -> Failure:
    """Return the failure for a connection that brought no answer."""
    causes = list(_causes(error))
    host = address.base_url
    if any(isinstance(each, ssl.SSLCertVerificationError) for each in causes):
        return Failure(
            "tls",
            f"The certificate of {host} could not be verified, so nothing was sent. Check the date of this machine and "
            "any proxy between; SSL_CERT_FILE names additional certificates.",
        )
    if any(isinstance(each, ssl.SSLError) and not isinstance(each, _UNDECIDED) for each in causes):
        return Failure("tls", f"No secure connection to {host} could be made, so nothing was sent. Check the address.")
    if any(isinstance(each, socket.gaierror) for each in causes):
        return Failure(
            "dns",
            f"The name of {host} could not be found. {_KEPT}; check the network connection and the address.",
            is_passing=True,
        )
    if any(isinstance(each, ConnectionRefusedError) for each in causes):
        advice = "start the server or correct “base_url”" if address.is_local else "check “base_url” and HTTPS_PROXY"
        return Failure("refused", f"Nothing answers at {host}. {_KEPT}; {advice}.")
    return Failure(
        "network",
        f"The connection to {host} broke before a reply came. {_KEPT}; check the network and send again.",
        is_passing=True,
    )


def silent(seconds: float, address: Address) -> Failure:
    """Return the failure for a server that stopped sending."""
    return Failure(
        "timeout",
        f"The endpoint at {address.base_url} sent nothing for {seconds:.0f} seconds. {_KEPT}, with what "
        "had come of the reply; no change was taken from it. Send again.",
    )


def cut(address: Address) -> Failure:
    """Return the failure for a reply that ended before its end."""
    return Failure(
        "cut",
        f"The reply from {address.base_url} broke off before its end. {_KEPT}, with what had come of the reply; no "
        "change was taken from it. Send again.",
        is_passing=True,
    )


def unreadable(address: Address) -> Failure:
    """Return the failure for a stream that does not keep to its format."""
    return Failure(
        "malformed",
        f"The endpoint at {address.base_url} sent a reply that could not be read, so nothing in it was used. {_KEPT}; "
        "send again, and check that this endpoint speaks the Messages API.",
    )


def unreadable_call() -> Failure:
    """Return the failure for a tool call whose input is not JSON."""
    return Failure(
        "malformed_tool",
        f"The colleague wrote a tool call that could not be read, so it was not run. {_KEPT}; send again.",
    )


def unsendable() -> Failure:
    """Return the failure for a request that cannot be written as UTF-8."""
    return Failure(
        "unsendable",
        f"The request holds characters that cannot be sent, half of a pair of surrogates perhaps. {_KEPT}; remove them "
        "from the passage and send again.",
    )


def waiting_sentence(failure: Failure, seconds: float, number: int, tries: int) -> str:
    """Return what is shown while the request waits to be sent again."""
    why = {
        "rate_limit": "The endpoint takes no more requests for now",
        "overloaded": "The endpoint is overloaded",
        "server": "The endpoint failed",
        "dns": "The endpoint's name could not be found",
    }.get(failure.kind, "The connection broke")
    return f"{why}. Try {number} of {tries} follows in {seconds:.0f} s; Esc gives up."


def _names_one(names: tuple[str, ...], words: str) -> bool:
    """Whether the words hold one of the names, not as part of another: “some-model-thinking” is a model."""
    return any(re.search(rf"(?<![\w-]){name}(?![\w-])", words) for name in names)


def _kind(status: int, error_type: str | None) -> str:
    by_type = {
        "authentication_error": "authentication",
        "billing_error": "billing",
        "permission_error": "permission",
        "not_found_error": "model",
        "request_too_large": "too_large",
        "rate_limit_error": "rate_limit",
        "overloaded_error": "overloaded",
        "timeout_error": "server",
        "api_error": "server",
        "invalid_request_error": "invalid",
    }
    by_status = {401: "authentication", 402: "billing", 403: "permission", 404: "model", 413: "too_large"}
    by_status |= {429: "rate_limit", 529: "overloaded", 408: "server", 409: "server"}
    if status in by_status:
        return by_status[status]
    if 300 <= status < 400:
        return "redirect"
    if status < 300:
        return by_type.get(error_type or "", "server")
    return "server" if status >= 500 else "invalid"


def _when(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f" and asks to wait {seconds:.0f} s" if seconds < 120 else f" and asks to wait {seconds / 60:.0f} minutes"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and all that led to it, those in groups among them."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for each in error.exceptions:
                yield from _causes(each)
        error = error.__cause__ or error.__context__
