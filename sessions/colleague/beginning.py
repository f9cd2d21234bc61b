"""How a conversation begins: which colleague answers, and whether an earlier conversation with it goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sessions.colleague.assistant import Assistant, Usage
from sessions.colleague.context import Context, read_standing_texts
from sessions.colleague.conversation import Conversation
from sessions.colleague.endings import Budget
from sessions.colleague.endpoint import Endpoint, choose_base_url
from sessions.colleague.journal import Journal, Replay, latest
from sessions.colleague.prices import PriceTable
from sessions.colleague.rehearsal import Rehearsal
from sessions.colleague.tools import ToolBox
from sessions.events import Listeners
from sessions.review.proposals import ProposalQueue
from sessions.settings import Settings
from sessions.standing.topics import parse, read_topics
from sessions.workspace.workspace import Workspace

_CONVERSATIONS = "conversations"


def assistant(settings: Settings, environ: Mapping[str, str], rehearsal: Path | None) -> Assistant:
    """Return the colleague: the rehearsal of a script, else the model of the settings. Nothing is started or sent.

    Raises:
        AssistantError: the settings' address may not be used.
        SettingsError: the script cannot be read.
    """
    if rehearsal is not None:
        return Rehearsal.from_file(rehearsal)
    return Endpoint(settings.model, choose_base_url(settings.base_url, environ), environment=environ)


def conversations_folder(state_folder: Path) -> Path:
    """Return the folder of the journals."""
    return state_folder / _CONVERSATIONS


def last_conversation(colleague: Assistant, workspace: Workspace, state_folder: Path) -> Replay | None:
    """Return the last conversation with this colleague about this manuscript; None where there is none."""
    return latest(conversations_folder(state_folder), workspace.root, colleague.name)


def conversation(
    colleague: Assistant,
    workspace: Workspace,
    queue: ProposalQueue,
    listeners: Listeners,
    state_folder: Path,
    *,
    decisions: Callable[[], tuple[str, ...]],
    settings: Settings,
    prices: PriceTable,
    resumed: Replay | None = None,
    opening: str = "",
) -> Conversation:
    """Return a conversation with this colleague about this manuscript: the one that is resumed, or a new one.

    Raises:
        FileError: its journal cannot be made.
    """
    folder = conversations_folder(state_folder)
    journal = resumed.reopened() if resumed else Journal.create(folder, root=workspace.root, assistant=colleague.name)
    toolbox = ToolBox(workspace, queue, folder=workspace.folder)

    return Conversation(
        colleague,
        toolbox,
        Context(toolbox.sources, lambda: read_standing_texts(workspace.folder), resumed.revisions if resumed else None),
        listeners,
        journal,
        decisions=decisions,
        budget=money_budget(settings, colleague.name, prices),
        effort=settings.effort,
        resumed=resumed,
        topics=lambda: parse(read_topics(workspace.folder)),
        opening=opening,
    )


def money_budget(settings: Settings, model: str, prices: PriceTable) -> Budget:
    """Return the budgets of the settings; where one is 0 there is no limit, nor where the model's price is unknown."""

    def judge(this_turn: Usage, whole: Usage) -> str | None:
        for dollars, used, what, name in (
            (settings.budget_per_turn, this_turn, "turn", "budget_per_turn"),
            (settings.budget_per_conversation, whole, "conversation", "budget_per_conversation"),
        ):
            cost = prices.cost(model, used) if dollars else None
            if cost is not None and cost >= dollars:
                return (
                    f"The turn was stopped: the {what} has reached its budget of ${dollars:.2f}. What was queued is "
                    f"kept; raise {name} in the settings, or begin a new conversation."
                )
        return None

    return judge
