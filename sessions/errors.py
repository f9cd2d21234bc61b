"""The errors a person reads: each message is a whole sentence that can be shown as it is.

LemmataError
├── UsageError          the command was given something it cannot use; exit status 2
├── FileError           a file could not be read or written; the text in the program is safe
│   └── ChangedOnDiskError   the file on disk is not the one that was read
├── RepositoryError     git could not do what was asked; nothing was changed
├── ProposalError       a change cannot be accepted, rejected or undone as asked
├── AssistantError      the colleague could not answer
├── StandingError       what people recorded about the results cannot be read or written as asked
├── QueryError          what is looked for cannot be read, or finding it takes too long
└── SettingsError       a settings file says something the program does not know
"""

from __future__ import annotations


class LemmataError(Exception):
    """Something the person at the keyboard is told; `str()` of it is a whole sentence."""


class UsageError(LemmataError):
    """The command was given something it cannot use."""


class FileError(LemmataError):
    """A file could not be read or written; what is in the program is unchanged."""


class ChangedOnDiskError(FileError):
    """The file on disk is not the one that was read, so it was not overwritten."""


class RepositoryError(LemmataError):
    """Git could not do what was asked; the repository and the working tree are as they were."""


class ProposalError(LemmataError):
    """A change cannot be decided as asked; it stays as it was."""


class AssistantError(LemmataError):
    """The colleague could not answer; the conversation up to here is kept."""

    def __init__(self, sentence: str, *, retry_after: float | None = None, kind: str = "error") -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
        """Seconds after which the same request may succeed; None where waiting does not help."""
        self.kind = kind
        """A stable word for tests and journals: "authentication", "overloaded", "cut", …"""


class StandingError(LemmataError):
    """A record of the results' standing cannot be read, or not be written as asked; it is as it was."""


class QueryError(LemmataError):
    """What is looked for cannot be read, or finding it takes too long; nothing was changed."""


class SettingsError(LemmataError):
    """A settings file holds an unknown key or a value of the wrong type."""
