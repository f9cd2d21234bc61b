"""The one table of commands: bindings, palette, help and manual are made from it.

A command is carried out by the method `command_<name>` of one of the desks, where `<name>` is its id with dots as
underscores. Ids are stable: settings remap keys by them. What the editor and the review do with a key is in their own
tables (`EDITING_ACTIONS`, the review's bindings), which the help shows beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding


class Topic(StrEnum):
    """The headings of help and manual."""

    MANUSCRIPT = "Manuscript"
    MOVING = "Finding the way"
    COLLEAGUE = "Colleague"
    CHANGES = "Changes"
    ROOM = "The room"


@dataclass(frozen=True)
class Command:
    """One thing the author can do from anywhere in the room."""

    id: str
    title: str
    """What palette and help call it: an imperative."""
    keys: tuple[str, ...]
    """Default keys in Textual's names; the first is the one shown."""
    help: str
    """One sentence for help and manual."""
    topic: Topic
    hint: str = ""
    """One word for the bottom line; empty where it is not shown there."""

    @property
    def method(self) -> str:
        """The name of the method that carries it out."""
        return "command_" + self.id.replace(".", "_")


COMMANDS: tuple[Command, ...] = (
    Command("save", "Save", ("ctrl+s", "f2"), "Write the file under the cursor to disk.", Topic.MANUSCRIPT),
    Command("save_all", "Save all files", (), "Write every file with unsaved text to disk.", Topic.MANUSCRIPT),
    Command("undo", "Undo", (), "Take back the last change to this file, whoever made it.", Topic.MANUSCRIPT),
    Command("redo", "Redo", (), "Make the change again that was taken back last.", Topic.MANUSCRIPT),
    Command(
        "open_file",
        "Open another file of the manuscript",
        ("ctrl+o", "f7"),
        "Choose a file of the manuscript by typing part of its name.",
        Topic.MANUSCRIPT,
    ),
    Command(
        "open_files",
        "List the open files",
        ("alt+l",),
        "Choose one of the files that are open; ● marks unsaved text.",
        Topic.MANUSCRIPT,
    ),
    Command("next_file", "Next open file", ("alt+pagedown",), "Show the next of the open files.", Topic.MANUSCRIPT),
    Command(
        "previous_file",
        "Previous open file",
        ("alt+pageup",),
        "Show the open file before.",
        Topic.MANUSCRIPT,
    ),
    Command(
        "resolve",
        "Choose between your text and the disk's",
        ("f8",),
        "Where another program changed the passage you were changing: keep yours, the disk's, or both.",
        Topic.MANUSCRIPT,
    ),
    Command(
        "change_environment",
        "Change the environment",
        ("alt+t",),
        "Give the environment or displayed formula around the cursor another name, at both ends.",
        Topic.MANUSCRIPT,
    ),
    Command(
        "wrap",
        "Wrap the selection",
        ("alt+w",),
        "Put the selection, or the word at the cursor, into an environment, a command or delimiters.",
        Topic.MANUSCRIPT,
    ),
    Command(
        "complete",
        "Complete, or insert a reference",
        ("alt+slash",),
        "Finish the label, entry, environment, file or command at the cursor (there ⇥ does so too); elsewhere, refer"
        " to a result.",
        Topic.MANUSCRIPT,
    ),
    Command(
        "recover",
        "Bring back unsaved text",
        (),
        "Restore what an earlier session left unsaved; Undo takes it away again.",
        Topic.MANUSCRIPT,
    ),
    Command("find", "Find", ("ctrl+f",), "Find text in this file; /…/ is a regular expression.", Topic.MOVING, "find"),
    Command("find_next", "Find next", ("f3",), "Go to the next place that was looked for.", Topic.MOVING),
    Command("find_previous", "Find previous", ("shift+f3",), "Go back to the previous such place.", Topic.MOVING),
    Command(
        "find_all",
        "Find in all files",
        ("alt+s",),
        "List every place of the manuscript; F3 then goes from one to the next, through all files.",
        Topic.MOVING,
    ),
    Command(
        "replace",
        "Replace in this file",
        ("alt+r",),
        "Show every place with what it becomes, in the file or the selected lines; nothing changes before Enter.",
        Topic.MANUSCRIPT,
    ),
    Command(
        "replace_all",
        "Replace in all files",
        ("alt+shift+r",),
        "Show every place of the manuscript with what it becomes; nothing changes before Enter.",
        Topic.MANUSCRIPT,
    ),
    Command(
        "take_back_replacement",
        "Take the last replacement back",
        (),
        "Undo it in every file that was not changed since.",
        Topic.MANUSCRIPT,
    ),
    Command(
        "go_to",
        "Go to a label, result, section or line",
        ("ctrl+g", "f9"),
        "Type part of a label, a result's name or title, a section, or a line number.",
        Topic.MOVING,
        "go to",
    ),
    Command(
        "definition",
        "Go to what the reference under the cursor names",
        ("f12", "alt+full_stop"),
        "Jump from a reference to the result, equation or section it names.",
        Topic.MOVING,
    ),
    Command(
        "look_up",
        "Look up the reference under the cursor",
        ("alt+k",),
        "Show the statement, formula or entry it names, and who uses it.",
        Topic.MOVING,
    ),
    Command(
        "suggestions",
        "Show what this result seems to use",
        (),
        "List the definitions whose terms stand in it, to confirm or dismiss them.",
        Topic.MOVING,
    ),
    Command(
        "next_problem",
        "Next problem",
        ("ctrl+n", "alt+n"),
        "Go to the next place where something is likely to be wrong, and say what; notes come where nothing is worse.",
        Topic.MOVING,
    ),
    Command(
        "previous_problem", "Previous problem", ("alt+p", "shift+f8"), "Go back to the problem before.", Topic.MOVING
    ),
    Command(
        "back", "Go back", ("alt+left", "ctrl+b", "alt+comma"), "Return to where the last jump started.", Topic.MOVING
    ),
    Command("next_pane", "Next pane", ("f6",), "Move to the next pane.", Topic.ROOM, "pane"),
    Command("previous_pane", "Previous pane", ("shift+f6",), "Move to the pane before.", Topic.ROOM),
    Command("results", "Results", ("alt+1", "f4"), "Move to the tree of results.", Topic.ROOM),
    Command("manuscript", "Manuscript", ("alt+2",), "Move to the manuscript.", Topic.ROOM),
    Command("colleague", "Colleague", ("alt+3", "f5"), "Move to the conversation.", Topic.ROOM),
    Command(
        "ask",
        "Ask about this result",
        ("ctrl+l",),
        "Write to the colleague about the selection, or the result under the cursor.",
        Topic.COLLEAGUE,
        "ask",
    ),
    Command(
        "answer_request",
        "Answer a request in the source",
        ("alt+percent_sign",),
        "Let the colleague answer a comment that begins with “% AI:”; the accepted change removes the comment.",
        Topic.COLLEAGUE,
    ),
    Command(
        "context",
        "Show what is sent to the colleague",
        ("alt+y",),
        "List what the next words go with and about how many tokens it takes; add results and files, or leave out.",
        Topic.COLLEAGUE,
    ),
    Command(
        "conversations",
        "Conversations",
        ("alt+u",),
        "Go on with another conversation about this manuscript, or begin a new one; any words said in it find it.",
        Topic.COLLEAGUE,
    ),
    Command(
        "new_conversation",
        "New conversation",
        (),
        "Begin anew; what was said stays in the list, and open changes with it.",
        Topic.COLLEAGUE,
    ),
    Command("name_conversation", "Name this conversation", (), "Give it a name for the list.", Topic.COLLEAGUE),
    Command(
        "export_conversation",
        "Write this conversation to a file",
        (),
        "As Markdown: what was said, and each change with what became of it.",
        Topic.COLLEAGUE,
    ),
    Command(
        "choose_model",
        "Choose the model",
        (),
        "List the models of the endpoint with their prices, and let another one answer.",
        Topic.COLLEAGUE,
    ),
    Command(
        "cost",
        "Show what the colleague costs",
        (),
        "Tokens, cache and money of the last turn and of the conversation, the budgets, and the model's price.",
        Topic.COLLEAGUE,
    ),
    Command(
        "summarise",
        "Go on from a summary",
        (),
        "Let the colleague summarise a long conversation, change the summary, and begin a new one from it.",
        Topic.COLLEAGUE,
    ),
    Command(
        "keep_instruction",
        "Write down a standing instruction",
        (),
        "Add a line to .lemmata/instructions.md, which goes with every turn; the colleague's suggestion is offered.",
        Topic.COLLEAGUE,
    ),
    Command(
        "close_topic",
        "Close a topic",
        (),
        "Say what is not to be taken up again: the colleague is told, and what touches it is held under a notice.",
        Topic.COLLEAGUE,
    ),
    Command("reopen_topic", "Reopen a topic", (), "Take a closed topic up again.", Topic.COLLEAGUE),
    Command("copy_reply", "Copy the last reply", (), "As it came, with its LaTeX.", Topic.COLLEAGUE),
    Command("copy_formula", "Copy a formula of the last reply", (), "As it is typed.", Topic.COLLEAGUE),
    Command(
        "formulas",
        "Show formulas as typed, or readable",
        (),
        "In replies: as their LaTeX, or in Unicode where that says everything. Copying always gives the LaTeX.",
        Topic.COLLEAGUE,
    ),
    Command(
        "go_to_named",
        "Go to a result that the last reply names",
        (),
        "By its label or as the paper prints it; a click on it does so too.",
        Topic.COLLEAGUE,
    ),
    Command("stop", "Stop the colleague", (), "Stop the reply; what has arrived is kept.", Topic.COLLEAGUE),
    Command(
        "thinking",
        "Show or hide the colleague's thinking",
        ("ctrl+t",),
        "Unfold or fold the summaries of what the colleague thought.",
        Topic.COLLEAGUE,
    ),
    Command(
        "review",
        "Review changes",
        ("ctrl+r",),
        "Read the oldest open change hunk by hunk, and decide.",
        Topic.CHANGES,
        "review",
    ),
    Command(
        "history",
        "List the colleague's accepted changes",
        ("alt+shift+h",),
        "The commits of accepted changes, newest first: read them, mark them as read, take one back.",
        Topic.CHANGES,
    ),
    Command(
        "changes",
        "List the changes of this conversation",
        ("alt+shift+c",),
        "Review one of those that wait, or take a rejected one up again; any words of it find it.",
        Topic.CHANGES,
    ),
    Command(
        "who_wrote",
        "Show or hide who wrote each line",
        (),
        "A mark beside the lines that the colleague wrote, as git knows them, and another where they were edited.",
        Topic.CHANGES,
    ),
    Command(
        "start_history",
        "Begin a history with git",
        (),
        "Make the paper's folder a git repository with the manuscript as its first commit.",
        Topic.CHANGES,
    ),
    Command(
        "plain_git",
        "Let plain git speak of results",
        (),
        "Set git up in this clone: hunks headed by their result, the history of one result, diffs by TeX words.",
        Topic.CHANGES,
    ),
    Command(
        "result_history",
        "List the accepted changes of the result under the cursor",
        (),
        "Its history, also under the labels it had before.",
        Topic.CHANGES,
    ),
    Command(
        "theme", "Change the colours", (), "Switch between the dark, the light and the 16-colour theme.", Topic.ROOM
    ),
    Command("line_numbers", "Show or hide line numbers", (), "Line numbers beside the manuscript.", Topic.ROOM),
    Command(
        "external_editor",
        "Open the passage in your own editor",
        ("alt+shift+x",),
        "What is selected, else the statement, proof or paragraph under the cursor, in $VISUAL or $EDITOR; and back.",
        Topic.MANUSCRIPT,
    ),
    Command(
        "suspend",
        "Suspend, back to the shell",
        (),
        "Stop until `fg` is typed in the shell; unsaved text is on disk meanwhile, for the case that it never is.",
        Topic.ROOM,
    ),
    Command(
        "draw_anew",
        "Draw the screen anew",
        (),
        "Write every cell again, where another program has written over the room.",
        Topic.ROOM,
    ),
    Command("zoom", "Zoom the pane", ("alt+0",), "Give this pane the whole window; again: all panes.", Topic.ROOM),
    Command(
        "wider",
        "Make the pane wider",
        ("alt+greater_than_sign", "alt+shift+right"),
        "Wider by four columns; the border can be dragged too, and widths are remembered.",
        Topic.ROOM,
    ),
    Command(
        "narrower",
        "Make the pane narrower",
        ("alt+less_than_sign", "alt+shift+left"),
        "Narrower by four columns.",
        Topic.ROOM,
    ),
    Command(
        "split",
        "Split the manuscript",
        ("alt+minus",),
        "Show two places, of one file or of two, one above the other; again: one part.",
        Topic.ROOM,
    ),
    Command("other_part", "Other part of the manuscript", ("alt+j",), "Move to the other part.", Topic.ROOM),
    Command("help", "Help", ("f1",), "All keys and commands.", Topic.ROOM, "help"),
    Command("palette", "All commands", ("ctrl+p", "alt+x"), "Choose any command by name.", Topic.ROOM, "commands"),
    Command("quit", "Quit", ("ctrl+q", "f10"), "Leave the room; unsaved text is asked about.", Topic.ROOM, "quit"),
)


def bindings() -> list[Binding]:
    """Return the table as bindings that come before those of the pane in focus, so that keys keep their order."""
    return [
        Binding(
            ",".join(command.keys),
            f"command('{command.id}')",
            command.title,
            id=command.id,
            priority=True,
            show=False,
        )
        for command in COMMANDS
        if command.keys
    ]


def keys_of(command: Command, remapped: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of `command` as the author has set them."""
    return tuple(remapped[command.id].split(",")) if command.id in remapped else command.keys
