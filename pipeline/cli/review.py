"""The command that serves the review application, and those that keep its users: review, review user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.app import app, say
from pipeline.cli.options import Output

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipeline.store.database import Database

_LONGEST_LINE = 10_000

review_app = typer.Typer(help="Rà soát kết quả bên cạnh văn bản nguồn / audit results beside their source")
user_app = typer.Typer(help="Người dùng của ứng dụng rà soát / users of the review application", no_args_is_help=True)
review_app.add_typer(user_app, name="user")
app.add_typer(review_app, name="review")

ReviewDb = Annotated[
    str,
    typer.Option(
        "--db",
        envvar="THIHANH_DB",
        help="Cơ sở dữ liệu: tệp SQLite hoặc URL PostgreSQL, mặc định review.sqlite trong thư mục kết quả / "
        "the database: SQLite file or URL, review.sqlite in the output unless told",
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Tên đăng nhập / name to sign in with")]
Role = Annotated[str, typer.Option("--role", envvar="THIHANH_ROLE", help="viewer, reviewer, approver, admin")]
FromStdin = Annotated[
    bool,
    typer.Option(
        "--password-stdin",
        envvar="THIHANH_PASSWORD_STDIN",
        help="Đọc mật khẩu ở dòng đầu của đầu vào chuẩn / the password is the first line of standard input",
    ),
]


@review_app.callback(invoke_without_command=True)
def review(
    context: typer.Context,
    output: Output = Path("output"),
    database: ReviewDb = "",
    port: Annotated[
        int,
        typer.Option(
            "--port",
            min=0,
            max=65535,
            envvar="THIHANH_PORT",
            help="Cổng; 0 là cổng trống bất kỳ / port, 0 for any free one",
        ),
    ] = 8765,
    host: Annotated[
        str,
        typer.Option(
            "--host", envvar="THIHANH_HOST", help="Địa chỉ mở ra; mặc định chỉ máy này / address to listen on"
        ),
    ] = "127.0.0.1",
    documents: Annotated[
        list[Path] | None,
        typer.Option(
            "--documents",
            envvar="THIHANH_DOCUMENTS",
            help="Thư mục văn bản nguồn, có thể nhiều / folder of sources, more than once if need be",
            show_default=False,
        ),
    ] = None,
    tls_cert: Annotated[
        Path | None,
        typer.Option("--tls-cert", envvar="THIHANH_TLS_CERT", help="Chứng thư TLS, PEM / TLS certificate, PEM"),
    ] = None,
    tls_key: Annotated[
        Path | None,
        typer.Option("--tls-key", envvar="THIHANH_TLS_KEY", help="Khóa của chứng thư, PEM / its key, PEM"),
    ] = None,
    behind_tls: Annotated[
        bool,
        typer.Option(
            "--behind-tls",
            envvar="THIHANH_BEHIND_TLS",
            help="Máy chủ phía trước đã lo TLS / a server in front of this one ends TLS",
        ),
    ] = False,
    allowed_hosts: Annotated[
        list[str] | None,
        typer.Option(
            "--allowed-host",
            envvar="THIHANH_ALLOWED_HOST",
            help="Tên miền được dùng để gọi máy chủ / name that requests may call the server by",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Rà soát kết quả bên cạnh văn bản nguồn, trong trình duyệt / audit results beside their source, in a browser."""
    if context.invoked_subcommand is not None:
        _refuse_stray_options(context)
        return
    if (tls_cert is None) != (tls_key is None):
        raise typer.BadParameter("cần cả hai / both are needed", param_hint="--tls-cert, --tls-key")
    if behind_tls and tls_cert is not None:
        raise typer.BadParameter("chỉ một trong hai / either of them", param_hint="--behind-tls, --tls-cert")
    from pipeline.review.serving import serve
    from pipeline.review.settings import ANY, Settings

    folders = tuple(documents or ())
    hosts = tuple(allowed_hosts or ANY)
    serve(Settings(output, database, host, port, folders, tls_cert, tls_key, behind_tls, hosts))


@user_app.command("add")
def add(
    name: Name, role: Role, from_stdin: FromStdin = False, output: Output = Path("output"), database: ReviewDb = ""
) -> None:
    """Thêm người dùng; mật khẩu được hỏi hai lần / add a user; the password is asked for twice."""
    from pipeline.review.records.people import add_user

    password = _password(from_stdin)
    with _writing(output, database) as connection:
        user = add_user(connection, name, role, password)
    say(f"đã thêm / added: {user.name}, {user.role}")


@user_app.command("list")
def list_users(output: Output = Path("output"), database: ReviewDb = "") -> None:
    """Liệt kê người dùng: tên, vai trò, từ khi nào / list users: name, role, since when."""
    from pipeline.review.records.people import users

    with closing(_opened(output, database)) as opened, opened.reading() as connection:
        found = users(connection)
    for user in found:
        typer.echo(f"{user.name}\t{user.role}\t{user.made_at[:10]}{'	đã đóng / closed' if user.closed else ''}")


@user_app.command("role")
def role_of(
    name: Name,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="viewer, reviewer, approver, admin")],
    output: Output = Path("output"),
    database: ReviewDb = "",
) -> None:
    """Đổi vai trò, có hiệu lực ngay / give a user another role, at once."""
    from pipeline.review.records.people import set_role

    with _writing(output, database) as connection:
        set_role(connection, name, role)
    say(f"đã đổi vai trò / role changed: {name}, {role}")


@user_app.command("password")
def password_of(
    name: Name, from_stdin: FromStdin = False, output: Output = Path("output"), database: ReviewDb = ""
) -> None:
    """Đổi mật khẩu và kết thúc mọi phiên / give a user another password, and end their sessions."""
    from pipeline.review.records.people import set_password

    password = _password(from_stdin)
    with _writing(output, database) as connection:
        set_password(connection, name, password)
    say(f"đã đổi mật khẩu / password changed: {name}")


@user_app.command("close")
def close(name: Name, output: Output = Path("output"), database: ReviewDb = "") -> None:
    """Đóng tài khoản; tên không cấp lại / close an account; its name is not given again."""
    from pipeline.review.records.people import close_user

    with _writing(output, database) as connection:
        close_user(connection, name)
    say(f"đã đóng / closed: {name}")


@contextmanager
def _writing(output: Path, address: str) -> Iterator[Connection]:
    """Give a connection in a transaction; what the application refuses is wrong use of the command."""
    from pipeline.batch.wrong_use import WrongUse
    from pipeline.review.records.refusals import Refused

    try:
        with closing(_opened(output, address)) as database, database.writing() as connection:
            yield connection
    except Refused as error:
        raise WrongUse(error.message, error.message_vi) from error


def _opened(output: Path, address: str) -> Database:
    from pipeline.review.records.opening import open_review
    from pipeline.review.settings import Settings

    return open_review(Settings(output, address).address)


def _password(from_stdin: bool) -> str:
    """Ask for a password twice without showing it, or read it; it is never an argument, which others on the machine could see."""
    if from_stdin:
        line = typer.get_binary_stream("stdin").readline(_LONGEST_LINE)
        try:
            return line.decode().removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError as error:
            raise typer.BadParameter("không phải UTF-8 / not UTF-8", param_hint="--password-stdin") from error
    if not typer.get_text_stream("stdin").isatty():
        raise typer.BadParameter(
            "không có bàn phím để hỏi; dùng --password-stdin / no terminal to ask on; give --password-stdin",
            param_hint="--password-stdin",
        )
    given: str = typer.prompt("Mật khẩu / password", hide_input=True, confirmation_prompt="Nhập lại / again", err=True)
    return given


def _refuse_stray_options(context: typer.Context) -> None:
    """Refuse options before a subcommand: it has its own, and these would change nothing."""
    given = [
        one.opts[0]
        for one in context.command.params
        if one.name and str(context.get_parameter_source(one.name)).endswith("COMMANDLINE")
    ]
    if given:
        raise typer.BadParameter(
            f"hãy ghi sau lệnh con / to be given after the subcommand: {context.invoked_subcommand}",
            param_hint=", ".join(given),
        )
