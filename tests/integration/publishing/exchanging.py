"""An outlet that exchanges files, as far as tests look into its folder."""

import csv
from dataclasses import replace
from pathlib import Path

from services.publishing.outlet.configured import OutletSettings
from tests.integration.publishing.target import Target
from tests.integration.publishing.test_exchanges import folder


def write_as(target: Target, form: str) -> None:
    """The outlet hands over in files of this format from now on."""
    settings = OutletSettings.model_validate({**target.outlet.settings.model_dump(), "form": form})
    target.outlet = replace(target.outlet, settings=settings)


def batches(target: Target) -> list[Path]:
    return sorted((folder(target) / "handed-over").iterdir(), key=lambda each: each.stat().st_mtime_ns)


def acknowledge_all(target: Target, batch: Path) -> Path:
    """The other side has accepted all records of a batch."""
    (rows,) = batch.glob("*.csv")
    there = folder(target) / "acknowledged"
    there.mkdir(exist_ok=True)
    with rows.open(encoding="utf-8-sig", newline="") as records:
        told = [
            (batch.name, row["SJBS"], row["BBH"], "已入库", f"R-{row['SJBS'][-4:]}", "", "", "")
            for row in csv.DictReader(records)
        ]
    names = ("批次号", "数据标识", "版本", "处理结果", "回执号", "错误代码", "错误字段", "错误说明")
    file = there / f"{batch.name}.csv"
    file.write_text("\n".join(map(",".join, (names, *told))), encoding="utf-8")
    return file


def called(target: Target) -> list[str]:
    return sorted(path.suffix for path in (folder(target) / "acknowledged").iterdir())


async def statuses(target: Target) -> list[str]:
    return sorted(each["status"] for each in await target.deliveries())
