"""The AI colleague: endpoint, rehearsal, tools, conversation and its journal."""
