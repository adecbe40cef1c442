"""The command line: all commands of `cheqian`, by name. What a command does is in deploy/commands."""

import typer

from deploy.commands import (
    check_site,
    demo,
    migrate,
    paper_key,
    rebuild,
    sandbox_credit,
    sealing_key,
    set_aside,
    token,
    up,
    witness,
)
from deploy.commands.draw import draw
from deploy.commands.log import log
from deploy.commands.party import party
from deploy.commands.policy import policy
from deploy.commands.verify import verify
from deploy.refusing import RefusingGroup

main = typer.Typer(
    name="cheqian",
    cls=RefusingGroup,
    help="掣签：可验证的双随机抽查。 Random draws for work-safety inspections that anybody can verify.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
main.command()(demo.demo)
main.command()(up.up)
main.command()(token.token)
main.command()(migrate.migrate)
main.command()(rebuild.rebuild)
main.command()(sealing_key.new_sealing_key)
main.command()(paper_key.new_paper_key)
main.command()(set_aside.set_aside)
main.command()(set_aside.take_up)
main.command()(witness.witness)
main.command()(sandbox_credit.sandbox_credit)
main.command()(check_site.check_site)
main.add_typer(draw, name="draw")
main.add_typer(log, name="log")
main.add_typer(party, name="party")
main.add_typer(policy, name="policy")
main.add_typer(verify, name="verify")
