"""The tools the colleague is offered, as the Messages API wants them declared.

Invariants:
- Sorted by name and constant: declarations are part of the prefix that thinking and caches are bound to.
- No tool reads or writes anything but the manuscript; none applies a change, runs a program or records a reading.
"""

from __future__ import annotations

from sessions.colleague.assistant import Json

_HANDLE = "Handle of a result: its label as in the outline (lem:monotone), or its name in the paper (Lemma 3.2)."
_WHY = "The reason in one or two sentences, in words the author can keep in the history of the paper."
_REVISION = "The revision token (r:9f3c) that came with the source you read; a newer text is refused and shown."
_LATEX = "LaTeX, complete and ready to stand in the paper. In JSON every backslash is written twice."


def _tool(name: str, description: str, required: tuple[str, ...], **properties: Json) -> Json:
    return {
        "name": name,
        "description": description,
        "input_schema": {
            "type": "object",
            "properties": properties,
            "required": list(required),
            "additionalProperties": False,
        },
    }


def _text(description: str) -> Json:
    return {"type": "string", "description": description}


DECLARATIONS: tuple[Json, ...] = (
    _tool(
        "ask_author",
        "Ask the author one question that only he or she can decide, such as which of two hypotheses is meant. "
        "It ends your work in this turn; the answer comes back as the result of the call.",
        ("question", "why"),
        question=_text("One question, in one or two sentences."),
        options={"type": "array", "items": {"type": "string"}, "maxItems": 4, "description": "Answers to choose from."},
        why=_text("What depends on the answer."),
    ),
    _tool(
        "insert_result",
        "Propose a new result with its proof. It is put after the named result and its proof. The LaTeX holds the "
        "statement's environment with a fresh label, the proof environment, and at most a sentence around them.",
        ("after", "latex", "why"),
        after=_text(_HANDLE + " Or a section (number, label or title): the new result then ends that section."),
        latex=_text(_LATEX),
        why=_text(_WHY),
    ),
    _tool(
        "note",
        "Suggest to the author a standing instruction (notation, convention, style) or a topic to be closed. "
        "Only the author can write it down.",
        ("text",),
        text=_text("The instruction or topic, in one or two sentences."),
    ),
    _tool(
        "outline",
        "Read the tree of sections and results: handle, kind, title, standing, place. No statements, no proofs.",
        (),
        section=_text("Number, label or title of one section; the whole manuscript without it."),
    ),
    _tool(
        "propose_edit",
        "Propose to replace one passage. `old` is copied verbatim from the source and must stand once in the result, "
        "else once in the file. Prefer this to replacing a whole proof when little changes.",
        ("old", "new", "why"),
        handle=_text(_HANDLE),
        file=_text("File of the manuscript, for text outside results, or a new .tex or .bib file with an empty `old`."),
        old=_text("The passage as it stands, long enough to be unique. In JSON every backslash is written twice."),
        new=_text("What replaces it. " + _LATEX),
        why=_text(_WHY),
        revision=_text(_REVISION),
    ),
    _tool(
        "read_result",
        "Read one result: statement, proof, standing, what it uses and what uses it, and its revision token.",
        ("handle",),
        handle=_text(_HANDLE),
        with_proof={"type": "boolean", "description": "Whether to show the proof; true unless given."},
    ),
    _tool(
        "read_source",
        "Read lines of one file of the manuscript, at most 400 at a time.",
        ("file", "start", "end"),
        file=_text("File of the manuscript."),
        start={"type": "integer", "description": "First line, from 1."},
        end={"type": "integer", "description": "Last line, included."},
    ),
    _tool(
        "replace_proof",
        "Propose a whole new proof of a result, or its first one. The LaTeX is one proof environment.",
        ("handle", "latex", "why", "revision"),
        handle=_text(_HANDLE),
        latex=_text(_LATEX),
        why=_text(_WHY),
        revision=_text(_REVISION),
    ),
    _tool(
        "replace_statement",
        "Propose a new statement of a result. The author is shown every result that rests on it. The LaTeX is one "
        "environment with the same label; the proof stays as it is.",
        ("handle", "latex", "why", "revision"),
        handle=_text(_HANDLE),
        latex=_text(_LATEX),
        why=_text(_WHY),
        revision=_text(_REVISION),
    ),
    _tool(
        "search_manuscript",
        "Find a phrase or a regular expression in the manuscript; at most 30 hits with handle, file and line.",
        ("query",),
        query=_text("What to look for; capitals do not matter."),
        kind={"type": "string", "enum": ["regex", "text"], "description": "How to read the query; text unless given."},
    ),
)
"""All tools, sorted by name."""
