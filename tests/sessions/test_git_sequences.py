"""Whatever an author, another program and the colleague do in whatever order: no byte of the author's work changes.

`LEMMATA_SEQUENCES=2000` takes more sequences than fit a test run; `LEMMATA_SEED=N` begins with another seed.
"""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from git_sequences import Sequence, make_template
from gitroom import GitRoom, isolate

_SEQUENCES = int(os.environ.get("LEMMATA_SEQUENCES", "40"))
_FIRST = int(os.environ.get("LEMMATA_SEED", "1"))
_BATCH = 10  # sequences of one test
_STEPS = (6, 14)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(_FIRST, _FIRST + _SEQUENCES, _BATCH))
async def test_the_authors_work_stays_and_each_commit_is_its_change(
    first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolate(monkeypatch, tmp_path / "home")
    template = make_template(tmp_path / "template")
    for seed in range(first, first + _BATCH):
        chance = random.Random(seed)
        room = GitRoom(tmp_path / "work")
        shutil.copytree(template.top, room.top)
        sequence = Sequence(room, chance)
        try:
            await sequence.run(chance.randint(*_STEPS))
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, after {', '.join(sequence.done)}: {error}") from error
        finally:
            await sequence.close()
        if seed % _BATCH == 0:
            room.git("fsck", "--strict")
        shutil.rmtree(room.top)
