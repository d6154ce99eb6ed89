"""The commands that send: push openproject, push jira, push webhook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.app import app, say
from pipeline.cli.options import Output, Quiet
from pipeline.cli.register import RegisterDb

if TYPE_CHECKING:
    import httpx
    from sqlalchemy import Connection

    from pipeline.register.entries import Wanted
    from pipeline.register.push.tracker import Tracker
    from pipeline.store.database import Database

push = typer.Typer(
    no_args_is_help=True,
    help="Gửi nhiệm vụ đến phần mềm khác; gửi lại không tạo trùng / send what is due to other programs; sending again "
    "makes nothing twice",
)
app.add_typer(push, name="push")

Url = Annotated[
    str, typer.Option("--url", envvar="THIHANH_PUSH_URL", help="Địa chỉ nơi nhận / where to", show_default=False)
]
Project = Annotated[str, typer.Option("--project", envvar="THIHANH_PROJECT", help="Dự án / the project")]
TokenFile = Annotated[
    Path | None,
    typer.Option(
        "--token-file",
        envvar="THIHANH_TOKEN_FILE",
        help="Tệp chứa khóa truy cập, thay cho THIHANH_PUSH_TOKEN / a file with the token, instead of THIHANH_PUSH_TOKEN",
    ),
]
Closed = Annotated[
    str,
    typer.Option(
        "--closed-status",
        envvar="THIHANH_CLOSED_STATUS",
        help="Trạng thái cho việc hết hiệu lực; không có thì ghi bình luận / the status of what has ended; else a comment",
    ),
]
Parent = Annotated[str, typer.Option("--parent", envvar="THIHANH_PARENT", help="Đặt dưới / put below this one")]
People = Annotated[
    Path | None,
    typer.Option(
        "--people",
        envvar="THIHANH_PEOPLE",
        help="Tệp JSON: cơ quan → người nhận việc / a JSON file: body → whom to assign to",
    ),
]
Link = Annotated[
    str,
    typer.Option(
        "--link",
        envvar="THIHANH_LINK",
        help="Địa chỉ xem văn bản, có {decision} và {obligation} / an address to look it up at, with these in it",
    ),
]
Body = Annotated[str, typer.Option("--body", envvar="THIHANH_BODY", help="Chỉ của cơ quan / only of this body")]
Decision = Annotated[
    str, typer.Option("--decision", envvar="THIHANH_DECISION", help="Chỉ của văn bản / only of this decision")
]
Since = Annotated[
    str, typer.Option("--since", envvar="THIHANH_SINCE", help="Hạn sớm nhất từ ngày / ends on this day at the earliest")
]
Limit = Annotated[
    int, typer.Option("--limit", min=0, envvar="THIHANH_LIMIT", help="Nhiều nhất bấy nhiêu / at most so many")
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", envvar="THIHANH_DRY_RUN", help="Chỉ in việc sẽ làm / only say what would be done"),
]
Insecure = Annotated[
    bool,
    typer.Option(
        "--insecure-http", envvar="THIHANH_INSECURE_HTTP", help="Cho phép http không mã hóa / allow plain http"
    ),
]
Timeout = Annotated[
    float,
    typer.Option("--timeout", min=0.1, envvar="THIHANH_PUSH_TIMEOUT", help="Số giây chờ trả lời / seconds to wait"),
]
Settle = Annotated[
    float,
    typer.Option(
        "--settle",
        min=0,
        envvar="THIHANH_SETTLE",
        help="Số giây chờ trước khi tin là yêu cầu mất trả lời không để lại gì / seconds until a request whose answer was "
        "lost is taken to have done nothing",
    ),
]


@push.command()
def openproject(
    url: Url = "",
    project: Project = "",
    type_: Annotated[str, typer.Option("--type", envvar="THIHANH_TYPE", help="Loại / its type")] = "Task",
    custom: Annotated[
        str,
        typer.Option("--field", envvar="THIHANH_FIELD", help="Trường tùy chỉnh chứa mã / the custom field for the id"),
    ] = "thihanh",
    token_file: TokenFile = None,
    closed: Closed = "",
    parent: Parent = "",
    people: People = None,
    link: Link = "",
    body: Body = "",
    decision: Decision = "",
    since: Since = "",
    limit: Limit = 0,
    dry_run: DryRun = False,
    insecure: Insecure = False,
    timeout: Timeout = 20.0,
    settle: Settle = 10.0,
    output: Output = Path("output"),
    database: RegisterDb = "",
    quiet: Quiet = False,
) -> None:
    """Gửi thành công việc trong OpenProject / send as work packages of OpenProject."""
    from pipeline.register.push.opening import TOKEN, client_of, people_of, secret_of

    client = client_of(url, auth=("apikey", secret_of(TOKEN, token_file)), insecure=insecure, timeout=timeout)
    from pipeline.register.push.caller import Caller
    from pipeline.register.push.openproject import OpenProject

    tracker = OpenProject(Caller(client), project, type_, custom, closed, parent, people_of(people))
    _send(
        tracker, client, output, database, (decision, body, since), link,
        limit=limit, dry_run=dry_run, lasts=3 * timeout, settle=settle, quiet=quiet,
    )  # fmt: skip


@push.command()
def jira(
    url: Url = "",
    project: Project = "",
    type_: Annotated[str, typer.Option("--type", envvar="THIHANH_TYPE", help="Loại / its type")] = "Task",
    user: Annotated[
        str,
        typer.Option("--user", envvar="THIHANH_USER", help="E-mail của tài khoản Jira Cloud / of a Jira Cloud account"),
    ] = "",
    version: Annotated[
        int, typer.Option("--api", min=2, max=3, envvar="THIHANH_API", help="3: Jira Cloud; 2: Data Center")
    ] = 3,
    token_file: TokenFile = None,
    closed: Closed = "",
    parent: Parent = "",
    people: People = None,
    link: Link = "",
    body: Body = "",
    decision: Decision = "",
    since: Since = "",
    limit: Limit = 0,
    dry_run: DryRun = False,
    insecure: Insecure = False,
    timeout: Timeout = 20.0,
    settle: Settle = 60.0,
    output: Output = Path("output"),
    database: RegisterDb = "",
    quiet: Quiet = False,
) -> None:
    """Gửi thành issue trong Jira / send as issues of Jira."""
    from pipeline.register.push.opening import TOKEN, client_of, people_of, secret_of

    token = secret_of(TOKEN, token_file)
    client = client_of(
        url, auth=(user, token) if user else None, bearer="" if user else token, insecure=insecure, timeout=timeout
    )
    from pipeline.register.push.caller import Caller
    from pipeline.register.push.jira import Jira

    tracker = Jira(Caller(client), project, type_, version, closed, parent, people_of(people))
    _send(
        tracker, client, output, database, (decision, body, since), link,
        limit=limit, dry_run=dry_run, lasts=3 * timeout, settle=settle, quiet=quiet,
    )  # fmt: skip


@push.command()
def webhook(
    url: Url = "",
    secret_file: Annotated[
        Path | None,
        typer.Option(
            "--secret-file",
            envvar="THIHANH_SECRET_FILE",
            help="Tệp chứa khóa ký, thay cho THIHANH_PUSH_SECRET / a file with the secret, instead of THIHANH_PUSH_SECRET",
        ),
    ] = None,
    after: Annotated[
        int,
        typer.Option(
            "--after", min=0, envvar="THIHANH_AFTER", help="Lần đầu: sau thay đổi số mấy / first run: after this change"
        ),
    ] = 0,
    tries: Annotated[
        int,
        typer.Option(
            "--tries", min=1, envvar="THIHANH_TRIES", help="Số lần thử trước khi bỏ / tries before it is dead"
        ),
    ] = 8,
    dead: Annotated[
        bool, typer.Option("--dead", envvar="THIHANH_DEAD", help="Liệt kê thông báo đã bỏ / list those given up")
    ] = False,
    retry_dead: Annotated[
        bool,
        typer.Option("--retry-dead", envvar="THIHANH_RETRY_DEAD", help="Thử lại thông báo đã bỏ / try those again"),
    ] = False,
    limit: Limit = 0,
    dry_run: DryRun = False,
    insecure: Insecure = False,
    internal: Annotated[
        bool,
        typer.Option(
            "--allow-internal",
            envvar="THIHANH_ALLOW_INTERNAL",
            help="Cho phép địa chỉ nội bộ / allow private and loopback addresses",
        ),
    ] = False,
    timeout: Timeout = 20.0,
    output: Output = Path("output"),
    database: RegisterDb = "",
    quiet: Quiet = False,
) -> None:
    """Báo các thay đổi bằng webhook có chữ ký / tell changes by signed webhooks (Standard Webhooks 1.0)."""
    if dry_run and (dead or retry_dead):
        raise typer.BadParameter("chỉ một trong hai / either of them", param_hint="--dry-run, --dead, --retry-dead")
    from pipeline.errors import SOME_FAILED
    from pipeline.register.push.opening import SECRET, client_of, secret_of, target_of
    from pipeline.register.push.signing import keys_of

    client = client_of(url, insecure=insecure, internal=internal, timeout=timeout)
    needed = not (dead or dry_run)
    keys = keys_of(secret_of(SECRET, secret_file)) if needed else []
    from pipeline.register.push.ledger import Ledger
    from pipeline.register.push.webhook import Webhook, body_of

    with _opened(output, database) as register, client:
        hook = Webhook(register, Ledger(register, target_of(url)), client, url, keys, tries=tries)
        if dead:
            for row in hook.dead():
                typer.echo(f"{row.key}\t{row.at}\t{row.tries}\t{row.error}")
            return
        if dry_run:
            for number, change in enumerate(hook.waiting(after)):
                if limit and number >= limit:
                    break
                typer.echo(body_of(change).decode())
            return
        if retry_dead:
            hook.revive()
        delivered = hook.deliver(after, limit)
    for seq, why in delivered.failed.items():
        say(f"{seq}: {why}")
    if not quiet:
        say(
            f"{delivered.sent} thông báo đã gửi, {len(delivered.failed)} chưa, {delivered.dead} đã bỏ / sent, failed, dead"
        )
    if delivered.failed:
        raise typer.Exit(SOME_FAILED)


def _send(
    tracker: Tracker,
    client: httpx.Client,
    output: Path,
    address: str,
    which: tuple[str, str, str],
    link: str,
    *,
    limit: int,
    dry_run: bool,
    lasts: float,
    settle: float,
    quiet: bool,
) -> None:
    from pipeline.errors import SOME_FAILED
    from pipeline.register.entries import duties
    from pipeline.register.push.ledger import Ledger
    from pipeline.register.push.sending import Sending
    from pipeline.register.push.ticket import tickets

    with _opened(output, address) as register, client:
        with register.reading() as connection:
            wanted = _wanted(connection, *which)
        tracker.prepare()
        sending = Sending(tracker, Ledger(register, tracker.target), lasts=lasts, settles=settle, limit=limit)
        with register.reading() as connection:
            found = tickets(duties(connection, wanted), link)
            if dry_run:
                for planned in sending.plan(found):
                    typer.echo(f"{planned.action}\t{planned.remote}\t{planned.key}\t{planned.title}")
                    for name, (old, new) in planned.fields.items():
                        typer.echo(f"\t{name}: {old!r} → {new!r}")
                return
            pushed = sending.push(found)
    for key, why in pushed.failed.items():
        say(f"{key}: {why}")
    for key, doubles in pushed.doubles.items():
        say(f"{key}: có thêm / there too: {', '.join(doubles)}")
    if not quiet:
        say(
            f"{len(pushed.created)} mới, {len(pushed.changed)} cập nhật, {pushed.same} như cũ, {len(pushed.failed)} lỗi / "
            "made, changed, as before, failed"
        )
    if pushed.failed:
        raise typer.Exit(SOME_FAILED)


def _wanted(connection: Connection, decision: str, body: str, since: str) -> Wanted:
    """Return what is wanted, however it stands: what has ended since it was sent is to be told too."""
    from pipeline.register.asking import STANDINGS, wanted_of

    return wanted_of(connection, decision=decision, body=body, since=since, standing=STANDINGS)


@contextmanager
def _opened(output: Path, address: str) -> Iterator[Database]:
    """Give a register that is there; sending makes none."""
    from pipeline.register.opening import REGISTER_FILE, open_register, seen_to

    path = address or str(output / REGISTER_FILE)
    seen_to(path, output)
    with closing(open_register(path)) as opened:
        yield opened
