"""The command that looks: `monitor check`, which cron may call every minute."""

from __future__ import annotations

import click

from monitor.cli.common import App, accept_loss_option, json_option, shared_options
from monitor.cli.saying import say
from monitor.config.digest import digest_of
from monitor.services.pulse import write_pulse
from monitor.store.idle import is_idle


@click.command()
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option("--due", is_flag=True, help="Only what is due now; also sends what waits. For plain cron.")
@click.option(
    "--try",
    "--dry-run",
    "dry_run",
    is_flag=True,
    help="Fetch, read and show what would be recorded and told; record nothing, tell nobody.",
)
@accept_loss_option
@json_option
@shared_options
def check(app: App, sources: tuple[str, ...], due: bool, dry_run: bool, accept_loss: bool, as_json: bool) -> None:
    """Look at sources now, and tell what changed.

    All of them, the named ones, or with --due only those whose time has come. What changed is recorded and put into
    the outbox, and mails that wait are sent. While a rule is being written, --try shows what it would do: the figures,
    what is doubtful, how the claims stand, and the mails that would go out.
    """
    if due and not sources and not dry_run and not accept_loss and is_idle(app.db, digest_of(app.config), app.clock()):
        write_pulse(app.db, app.clock())
        say("[]" if as_json else "nothing is due")
        return
    from monitor.cli.running import check_now

    check_now(app, sources, due, dry_run, accept_loss, as_json)
