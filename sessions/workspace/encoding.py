"""Bytes of a source file to text and back, exactly.

Invariants:
- `encode(*decode(data))` is `data`, whatever the bytes: what the encoding cannot read is kept as lone surrogates.
- Line ends, form feeds, byte order marks and the like are never translated.
- What LaTeX is told (`inputenc`) is believed, unless the bytes are plainly UTF-8.
"""

from __future__ import annotations

import codecs
import re

from sessions.errors import FileError

UTF8 = "utf-8"
UTF8_WITH_MARK = "utf-8-sig"

_ESCAPED = "surrogateescape"
_PREAMBLE_BYTES = 65_536  # bytes; declarations stand before \begin{document}, and preambles are shorter than this

# inputenc.dtx, section "The options"; those without a Python codec (decmulti, next, cp437de) are left out.
_INPUTENC = {
    "ascii": UTF8,
    "utf8": UTF8,
    "utf8x": UTF8,
    "latin1": "latin-1",
    "latin2": "iso8859-2",
    "latin3": "iso8859-3",
    "latin4": "iso8859-4",
    "latin5": "iso8859-9",
    "latin9": "iso8859-15",
    "latin10": "iso8859-16",
    "ansinew": "cp1252",
    "applemac": "mac-roman",
    "macce": "mac-latin2",
    "koi8-r": "koi8-r",
    **{
        name: name
        for name in ("cp437", "cp850", "cp852", "cp858", "cp865", "cp866", "cp1250", "cp1251", "cp1252", "cp1257")
    },
}
_DECLARATION = re.compile(
    rb"^[^%\n]*?\\(?:usepackage|RequirePackage)\s*\[([^\]]*)\]\s*\{inputenc\}|^[^%\n]*?\\inputencoding\s*\{([^}]*)\}",
    re.MULTILINE,
)
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def declared_encoding(data: bytes) -> str | None:
    """Return the Python codec of the encoding that `inputenc` is given in `data`; None where none is known."""
    for match in _DECLARATION.finditer(data, 0, _PREAMBLE_BYTES):
        for option in (match[1] or match[2]).decode("ascii", "replace").split(","):
            if option.strip() in _INPUTENC:
                return _INPUTENC[option.strip()]
    return None


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of `data` and the encoding that gives the same bytes again.

    `declared` is used where the file itself declares nothing (a chapter read by a root file that does).

    Raises:
        ValueError: the bytes are no text; the message continues a sentence that begins with the file's name.
    """
    if data.startswith(_WIDE_MARKS):
        raise ValueError("is in UTF-16 or UTF-32, which TeX does not read; convert it to UTF-8 first")
    if b"\0" in data:
        raise ValueError("is not text: it holds NUL bytes")
    if data.startswith(codecs.BOM_UTF8):
        return data.decode(UTF8_WITH_MARK, _ESCAPED), UTF8_WITH_MARK
    encoding = declared_encoding(data) or declared or UTF8
    if encoding != UTF8 and (data.isascii() or not _is_utf8(data)):
        text = data.decode(encoding, _ESCAPED)
        if text.encode(encoding, _ESCAPED) == data:
            return text, encoding
    return data.decode(UTF8, _ESCAPED), UTF8


def encode(text: str, encoding: str, name: str) -> bytes:
    """Return the bytes of `text`; `name` is the file's, for the sentence.

    Raises:
        FileError: the encoding has no place for a character of the text.
    """
    try:
        return text.encode(encoding, _ESCAPED)
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        character = text[error.start]
        shown = f"“{character}” (U+{ord(character):04X})" if character.isprintable() else f"U+{ord(character):04X}"
        raise FileError(
            f"Could not save {name}: it is written in {encoding}, which has no {shown}, used in line {line}. "
            "Your text is still open here; replace that character by a LaTeX command and save again."
        ) from error


def newline_of(text: str) -> str:
    """Return what ends most lines of `text`: LF, CR LF or CR; LF where there are none."""
    both = text.count("\r\n")
    endings = {"\n": text.count("\n") - both, "\r\n": both, "\r": text.count("\r") - both}
    return max(endings, key=lambda ending: endings[ending])


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode(UTF8)
    except UnicodeDecodeError:
        return False
    return True
