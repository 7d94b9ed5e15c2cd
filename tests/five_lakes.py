"""The small data set that exercises, keys and marking are tested on: five lakes, a bank and its sheet, nothing of the topic."""
from __future__ import annotations

import shutil
from pathlib import Path

BANKS = Path(__file__).parent / "banks"


def data_in(folder: Path, patch) -> Path:
    """Write the lakes' data to `folder`/data, let `patch` (a MonkeyPatch) make them the kit's, with a learner without a past."""
    from helpers.exercises import sheet

    data = folder / "data"
    (data / "exercises").mkdir(parents=True)
    for name in ("topic.yml", "lakes.csv", "datapackage.json"):
        shutil.copy(BANKS / name, data)
    shutil.copy(BANKS / "sample.yml", data / "exercises" / "90.yml")
    patch.setenv("KIT_DATA", str(data))
    patch.setenv("KIT_PROGRESS", str(folder / "mine" / "progress.json"))
    sheet.write()
    return data
