"""What runs beside the requests of sampling."""

import pytest

from services.sampling.app import create_app
from services.sampling.settings import SamplingSettings
from tests.support.apps import serving


@pytest.mark.parametrize("task", ["remind_of_reviews", "forget_old_answers", "count_overdue", "spell_names"])
async def test_the_task_runs(settings: SamplingSettings, task: str) -> None:
    async with serving(create_app(settings)) as client:
        # The tasks begin while this request waits for the database.
        assert (await client.get("/readyz")).is_success
        metrics = (await client.get("/metrics")).text
    assert f'cheqian_background_running{{task="{task}"}} 1.0' in metrics
