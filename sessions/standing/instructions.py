"""The author's standing instructions in `.lemmata/instructions.md`: notation, conventions, style; sent every turn."""

from __future__ import annotations

from pathlib import Path

from sessions.errors import FileError

NAME = Path(".lemmata") / "instructions.md"
_HEAD = "# Standing instructions\n"


def keep(folder: Path, words: str) -> None:
    """Add an instruction at the end of the file, which is made where there is none.

    Raises:
        FileError: it cannot be written; what is there is as it was.
    """
    path = folder / NAME
    line = f"- {' '.join(words.split())}\n"
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("ab+") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - 1))
            before = _HEAD + "\n" if not size else "" if stream.read(1) == b"\n" else "\n"
            stream.write((before + line).encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise FileError(f"{NAME} could not be written: {error.strerror or error}. Nothing was changed.") from error
