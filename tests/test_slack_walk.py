"""Four friends walk through everything on Slack, by either way in, however often the bot starts anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from friends import a_fortnight
from room import Snapshot
from slack_walk import begun

from activities.catalogue import Catalogue

pytestmark = pytest.mark.slow


async def test_calm(tmp_path: Path, catalogue: Catalogue, empty: Snapshot):
    import time
    async with begun(tmp_path, catalogue, empty) as calm:
        t=time.time()
        try:
            await a_fortnight(calm)
        except BaseException:
            print("\n".join(calm.seen[-12:]))
            print("\n".join(map(str,calm.script.lines[-5:])))
            raise
        print("TOOK", time.time()-t)
        Path("/tmp/calm.txt").write_text("\n".join(calm.seen)+"\n\n"+"\n".join(map(str,calm.script.lines)))
