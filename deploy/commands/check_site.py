"""`cheqian check-site`: whether a public site keeps the rules for sites of the government."""

from datetime import datetime
from typing import Annotated

import typer


def check_site(
    address: Annotated[
        str, typer.Option("--address", help="The URL of the public site, such as https://jg.example.gov.cn.")
    ],
    pages: Annotated[int, typer.Option("--pages", help="How many pages are visited at most.", min=1, max=1000)] = 100,
    on: Annotated[
        datetime | None,
        typer.Option("--on", help="Judge as if it were this day.", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD"),
    ] = None,
) -> None:
    """检查公示网站：更新、日期、空栏目、页底、长辈版。 Check whether a public site is current, dated and complete.

    Each finding is printed on a line, with its rule and the source of the rule. ✓: kept, as far as
    the pages seen show it. ✗: broken. –: nothing was seen of what the rule asks. Exit code 0: no rule is broken. 1: a
    rule is broken. 2: the site gives no answer.
    """
    from deploy.checking_site import check
    from shared.clock import beijing_date, utc_now

    raise typer.Exit(check(address, on.date() if on else beijing_date(utc_now()), most=pages))
