"""Settings of one installation, read once from the environment and the key file."""

import base64
import binascii
import os
import re
import secrets
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

DEFAULT_DATABASE = "sqlite:///var/pa-employer.db"
DEFAULT_KEYS = Path("var/keys.toml")
DEFAULT_BACKUP_KEY = Path("var/backup-key.toml")
DEFAULT_FILES = Path("var/files")
DEFAULT_POST = Path("var/post.jsonl")
KEY_BYTES, LAST_KEY = 32, 255
T = TypeVar("T")


class SettingsError(Exception):
    """The installation is not set up; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """How dear it is to check a password: argon2id rounds, memory in KiB, lanes."""

    rounds: int = 2
    memory_kib: int = 19_456
    lanes: int = 1


STAND_IN, LIVE, TEST_IN_LIVE, EXTERNAL_TEST = (
    "stand-in", "live", "test in live", "external test",
)  # fmt: skip
HMRC_ADDRESSES = {
    STAND_IN: "http://127.0.0.1:8001/submission",
    LIVE: "https://transaction-engine.tax.service.gov.uk/submission",
    TEST_IN_LIVE: "https://transaction-engine.tax.service.gov.uk/submission",
    EXTERNAL_TEST: "https://test-transaction-engine.tax.service.gov.uk/submission",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HmrcService:
    """Which of HMRC's services documents are sent to, and by whose software."""

    service: str = STAND_IN
    """One of `HMRC_ADDRESSES`; nothing but live counts as filed."""
    address: str = HMRC_ADDRESSES[STAND_IN]
    vendor_id: str = "0000"
    """The four figures that HMRC gives to a maker of software."""
    pack: Path = Path("var/hmrc-pack")
    """The folder HMRC's schemas and rules are installed in."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Read the environment; a service that does not exist raises SettingsError."""
        service = environment.get("PA_HMRC_SERVICE", STAND_IN)
        if service not in HMRC_ADDRESSES:
            known = ", ".join(HMRC_ADDRESSES)
            message = f"PA_HMRC_SERVICE is {service!r}. It can be: {known}."
            raise SettingsError(message)
        return cls(
            service=service,
            address=environment.get("PA_HMRC_ADDRESS", HMRC_ADDRESSES[service]),
            vendor_id=environment.get("PA_HMRC_VENDOR", "0000"),
            pack=Path(environment.get("PA_HMRC_PACK", "var/hmrc-pack")).resolve(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The mail server that letters are sent through."""

    host: str
    port: int
    sender: str
    """The address letters come from."""
    user: str = ""
    password: str = field(default="", repr=False)
    is_secure: bool = True
    """Whether STARTTLS is used; off only for a server on this machine."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self | None:
        """Read the environment; None where no server is named, SettingsError for half of it."""
        address = environment.get("PA_SMTP", "")
        if not address:
            return None
        host, _, port = address.rpartition(":")
        sender = environment.get("PA_MAIL_FROM", "")
        if not host or not port.isdigit() or "@" not in sender:
            message = "PA_SMTP is like mail.example.org:587, and needs an address in PA_MAIL_FROM."
            raise SettingsError(message)
        is_secure = environment.get("PA_SMTP_TLS", "1") == "1"
        if not is_secure and host not in {"127.0.0.1", "localhost"}:
            message = "PA_SMTP_TLS can only be off for a server on this machine."
            raise SettingsError(message)
        return cls(
            host=host,
            port=int(port),
            sender=sender,
            user=environment.get("PA_SMTP_USER", ""),
            password=environment.get("PA_SMTP_PASSWORD", ""),
            is_secure=is_secure,
        )


ON_THIS_MACHINE = ("http://127.0.0.1:", "http://localhost:")
NOTIFY_ADDRESS = "https://api.notifications.service.gov.uk"
_ORIGIN = r"(https://[A-Za-z0-9.-]+|http://(127\.0\.0\.1|localhost))(:[0-9]{1,5})?/?"
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """The GOV.UK Notify service that text messages, and perhaps emails, are sent through."""

    key: str = field(repr=False)
    text_template: str
    """The id of a template whose content is ((body)) alone."""
    email_template: str = ""
    """The id of one with ((subject)) and ((body)); without it, no email goes this way."""
    address: str = NOTIFY_ADDRESS
    """The one address that is ever called: a scheme, a host and perhaps a port."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self | None:
        """Read the environment; None where there is no key, SettingsError for what is wrong."""
        names = ("KEY", "TEXT_TEMPLATE", "EMAIL_TEMPLATE", "ADDRESS")
        key, text, email, address = (environment.get(f"PA_NOTIFY_{name}", "") for name in names)
        if not key and not (text or email or address):
            return None
        faults = {
            "PA_NOTIFY_KEY is a whole key of GOV.UK Notify: its name and two long ids, with "
            "dashes.": re.fullmatch(f".+-{_ID}-{_ID}", key),
            "PA_NOTIFY_TEXT_TEMPLATE is the id of a text message template in GOV.UK Notify.": (
                re.fullmatch(_ID, text)
            ),
            "PA_NOTIFY_EMAIL_TEMPLATE is the id of an email template in GOV.UK Notify.": (
                not email or re.fullmatch(_ID, email)
            ),
            "PA_NOTIFY_ADDRESS begins with https://, unless it is on this machine, and ends "
            "after the host.": not address or re.fullmatch(_ORIGIN, address),
        }
        wrong = [sentence for sentence, is_right in faults.items() if not is_right]
        if wrong:
            raise SettingsError(" ".join(wrong))
        return cls(
            key=key,
            text_template=text,
            email_template=email,
            address=address.rstrip("/") or NOTIFY_ADDRESS,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptMailbox:
    """The mailbox that receipts are sent to, read over IMAP."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    address: str
    """What each household's own address is made from: 'receipts+{}@example.org'."""
    is_secure: bool = True
    """Whether TLS is used; off only for a server on this machine."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self | None:
        """Read the environment; None where no server is named, SettingsError for half of it."""
        server = environment.get("PA_RECEIPT_IMAP", "")
        if not server:
            return None
        host, _, port = server.rpartition(":")
        address = environment.get("PA_RECEIPT_ADDRESS", "")
        user = environment.get("PA_RECEIPT_IMAP_USER", "")
        if not host or not port.isdigit() or not user or not _is_pattern(address):
            message = (
                "PA_RECEIPT_IMAP is like mail.example.org:993. It needs PA_RECEIPT_IMAP_USER and "
                "an address like receipts+{}@example.org in PA_RECEIPT_ADDRESS."
            )
            raise SettingsError(message)
        is_secure = environment.get("PA_RECEIPT_IMAP_TLS", "1") == "1"
        if not is_secure and host not in {"127.0.0.1", "localhost"}:
            message = "PA_RECEIPT_IMAP_TLS can only be off for a server on this machine."
            raise SettingsError(message)
        return cls(
            host=host,
            port=int(port),
            user=user,
            password=environment.get("PA_RECEIPT_IMAP_PASSWORD", ""),
            address=address,
            is_secure=is_secure,
        )


def _is_pattern(address: str) -> bool:
    before, mark, after = address.partition("{}")
    return bool(mark) and "{" not in before + after and after.rfind("@") == after.find("@") >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Where files lie in an S3 service; its keys are read from where S3 tools look for them."""

    name: str
    endpoint: str = ""
    """The address of a service that is not Amazon's."""
    region: str = "eu-west-2"

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self | None:
        """Read the environment; None where files lie in a folder."""
        name = environment.get("PA_S3_BUCKET", "")
        if not name:
            return None
        endpoint = environment.get("PA_S3_ENDPOINT", "")
        if endpoint and not endpoint.startswith(("https://", *ON_THIS_MACHINE)):
            message = "PA_S3_ENDPOINT begins with https://, unless it is on this machine."
            raise SettingsError(message)
        return cls(
            name=name, endpoint=endpoint, region=environment.get("PA_S3_REGION", "eu-west-2")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyBackups:
    """Where the worker puts a backup each day, and for how long it stays."""

    folder: Path
    key: bytes = field(repr=False)
    keep_days: int = 30

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self | None:
        """Read the environment; None where no folder is named, SettingsError for half of it."""
        folder = environment.get("PA_BACKUPS", "")
        if not folder:
            return None
        days = environment.get("PA_BACKUPS_KEEP_DAYS", "30")
        if not days.isdigit() or int(days) < 1:
            message = "PA_BACKUPS_KEEP_DAYS is for how many days backups are kept, at least 1."
            raise SettingsError(message)
        key = read_backup_key(environment)
        return cls(folder=Path(folder).resolve(), key=key, keep_days=int(days))


NO_CARDS, STRIPE = "none", "stripe"
CARD_PROGRAMMES = (NO_CARDS, STAND_IN, STRIPE)
CARD_STAND_IN = "http://127.0.0.1:8002"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardService:
    """Which card programme cards are issued by, and how it is asked."""

    programme: str = NO_CARDS
    """One of `CARD_PROGRAMMES`."""
    api_key: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)
    publishable_key: str = ""
    """What a page needs to show a card's number; without it a card's number is not shown."""
    account: str = ""
    """The account of the council or organisation within the programme, if it is not our own."""
    base: str = ""
    """Where to ask in place of the programme's own address; only ever on this machine."""

    @property
    def is_live(self) -> bool:
        """Tell whether its cards spend real money."""
        return "_live_" in self.api_key

    @classmethod
    def stand_in(cls, base: str = CARD_STAND_IN) -> Self:
        """Return the programme that plays on this machine, whose keys everybody knows."""
        return cls(
            programme=STAND_IN,
            api_key="sk_test_stand_in",
            webhook_secret="whsec_stand_in",  # noqa: S106  # known to everybody: it guards nothing
            base=base,
        )

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Read the environment; a programme that is half set up raises SettingsError."""
        usual = STAND_IN if environment.get("PA_DEMO") == "1" else NO_CARDS
        programme = environment.get("PA_CARDS", usual)
        if programme not in CARD_PROGRAMMES:
            message = f"PA_CARDS is {programme!r}. It can be: {', '.join(CARD_PROGRAMMES)}."
            raise SettingsError(message)
        base = environment.get("STRIPE_API_BASE", "")
        if base and not base.startswith(ON_THIS_MACHINE):
            message = "STRIPE_API_BASE can only be an address on this machine."
            raise SettingsError(message)
        if programme == STAND_IN:
            return cls.stand_in(base or CARD_STAND_IN)
        if programme == NO_CARDS:
            return cls()
        return cls._read_stripe(environment)

    @classmethod
    def _read_stripe(cls, environment: Mapping[str, str]) -> Self:
        needed = ("STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET")
        missing = [name for name in needed if not environment.get(name)]
        if missing:
            message = f"Cards by Stripe need {' and '.join(missing)}."
            raise SettingsError(message)
        service = cls(
            programme=STRIPE,
            api_key=environment["STRIPE_API_KEY"],
            webhook_secret=environment["STRIPE_WEBHOOK_SECRET"],
            publishable_key=environment.get("STRIPE_PUBLISHABLE_KEY", ""),
            account=environment.get("STRIPE_ACCOUNT", ""),
            base=environment.get("STRIPE_API_BASE", ""),
        )
        if service.base and service.is_live:
            message = "A live key is never used with STRIPE_API_BASE. Take one of the two away."
            raise SettingsError(message)
        return service


@dataclass(frozen=True, slots=True, kw_only=True)
class WebServer:
    """Where the pages are served, and by how many at once."""

    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 2
    threads: int = 32
    """In each process. Whoever sends slowly keeps one, unless a proxy in front waits for them."""
    seconds_to_end: int = 30
    """How long what is under way may take once the service is told to stop."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Read the environment; SettingsError for what is no address or no number."""
        host, _, port = environment.get("PA_BIND", "127.0.0.1:8000").rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) <= LAST_PORT:
            message = "PA_BIND is an address and a port, like 127.0.0.1:8000."
            raise SettingsError(message)
        return cls(
            host=host,
            port=int(port),
            processes=_count(environment, "PA_WEB_PROCESSES", 2),
            threads=_count(environment, "PA_WEB_THREADS", 32),
            seconds_to_end=_count(environment, "PA_STOP_SECONDS", 30),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """How machines that watch the service are known, and how requests are named."""

    metrics_token: str = field(default="", repr=False)
    """What Prometheus shows to read figures; without it there are none."""
    request_id_header: str = ""
    """Where a proxy of ours names each request; without it, each is named here."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Read the environment; a token that could be guessed raises SettingsError."""
        token = environment.get("PA_METRICS_TOKEN", "")
        if token and (len(token) < SHORTEST_TOKEN or not token.isascii()):
            message = f"PA_METRICS_TOKEN is at least {SHORTEST_TOKEN} letters and figures long."
            raise SettingsError(message)
        header = environment.get("PA_REQUEST_ID_HEADER", "")
        if header and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", header):
            message = "PA_REQUEST_ID_HEADER is the name of a header, like X-Request-ID."
            raise SettingsError(message)
        return cls(metrics_token=token, request_id_header=header)


LAST_PORT, SHORTEST_TOKEN = 65_535, 24


def _count(environment: Mapping[str, str], name: str, usual: int) -> int:
    given = environment.get(name, str(usual))
    if not given.isdigit() or int(given) < 1:
        message = f"{name} is a whole number, at least 1."
        raise SettingsError(message)
    return int(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs between installations."""

    database_url: str
    files: Path
    """The folder receipts and statements are kept in."""
    secret_key: str
    """Signs session cookies."""
    sealing_keys: Mapping[int, bytes]
    """Seal NI numbers and bank details; 32 bytes each, the highest number seals."""
    demo: bool = False
    """Whether demo sign-ins exist; a banner says so on every page."""
    https: bool = True
    """Whether cookies are only ever sent over https; off for a server on this machine."""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    """The host names the service answers to."""
    proxies: int = 0
    """How many proxies before the service say, truly, whom they ask for and how."""
    password_cost: PasswordCost = PasswordCost()
    hmrc: HmrcService = HmrcService()
    mail: Mail | None = None
    notify: Notify | None = None
    post: Path | None = None
    """Where the demo keeps what would have been sent, instead of sending it."""
    cards: CardService = CardService()
    receipt_mailbox: ReceiptMailbox | None = None
    scanner: Path | None = None
    """ClamAV's socket; files wait while it is away. None where no scanner is set up."""
    bucket: Bucket | None = None
    """Where files lie in place of the folder."""
    backups: DailyBackups | None = None
    web: WebServer = WebServer()
    watching: Watching = Watching()
    key_file: Path | None = None
    """Where the keys were read, to be read again when one is added while the service runs."""

    def keys_now(self) -> Mapping[int, bytes]:
        """Return the sealing keys as their file has them now, or as they were read."""
        if self.key_file is None:
            return self.sealing_keys
        return _read_key_file(self.key_file)[1]

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Read the environment; SettingsError with a sentence for each thing that is wrong."""
        faults = list(_plain_faults(environment))

        def part(read: Callable[[Mapping[str, str]], T], otherwise: T) -> T:
            try:
                return read(environment)
            except SettingsError as refused:
                faults.append(str(refused))
                return otherwise

        scanner = environment.get("PA_CLAMD_SOCKET", "")
        no_post: tuple[Mail | None, Notify | None, Path | None] = (None, None, None)
        mail, notify, post = part(_read_post, no_post)
        no_keys: tuple[str, dict[int, bytes]] = ("", {})
        secret_key, sealing_keys = part(_read_keys, no_keys)
        found = cls(
            database_url=environment.get("DATABASE_URL", DEFAULT_DATABASE),
            files=Path(environment.get("PA_FILES", DEFAULT_FILES)).resolve(),
            secret_key=secret_key,
            sealing_keys=sealing_keys,
            demo=environment.get("PA_DEMO") == "1",
            https=environment.get("PA_HTTPS", "1") == "1",
            hosts=tuple(environment.get("PA_HOSTS", "127.0.0.1,localhost").split(",")),
            proxies=part(_read_proxies, 0),
            hmrc=part(HmrcService.read, HmrcService()),
            mail=mail,
            notify=notify,
            post=post,
            cards=part(CardService.read, CardService()),
            receipt_mailbox=part(ReceiptMailbox.read, None),
            scanner=Path(scanner) if scanner else None,
            bucket=part(Bucket.read, None),
            backups=part(DailyBackups.read, None),
            web=part(WebServer.read, WebServer()),
            watching=part(Watching.read, Watching()),
            key_file=Path(environment.get("PA_KEYS", DEFAULT_KEYS)).resolve(),
        )
        if faults:
            raise SettingsError("\n".join(faults))
        return found


_DATABASES = r"(sqlite:///.+|postgresql(\+psycopg)?://.+)"
_RECEIVER = r"https?://[^/\s]+(/\S*)?"


def _plain_faults(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with settings that stand for themselves, a sentence each."""
    url = environment.get("DATABASE_URL", DEFAULT_DATABASE)
    if not re.fullmatch(_DATABASES, url):
        yield "DATABASE_URL is like sqlite:///var/pa-employer.db or postgresql://user@host/name."
    elif url.startswith("sqlite:///") and not _may_write(Path(url[10:]).parent):
        yield f"The database cannot be kept in {Path(url[10:]).parent}: nobody may write there."
    if not environment.get("PA_S3_BUCKET"):
        yield from _folder_faults(environment, "PA_FILES", str(DEFAULT_FILES))
    yield from _folder_faults(environment, "PA_BACKUPS", "")
    rates = environment.get("PA_RATES", "")
    if rates and not any(Path(rates).glob("*.toml")):
        yield f"PA_RATES names {rates}, and there are no rates there."
    yield from _misspelt(environment)


def _misspelt(environment: Mapping[str, str]) -> Iterator[str]:
    for name in ("PA_DEMO", "PA_HTTPS", "PA_SMTP_TLS", "PA_RECEIPT_IMAP_TLS"):
        if environment.get(name, "1") not in {"0", "1"}:
            yield f"{name} is 0 or 1."
    hosts = environment.get("PA_HOSTS", "localhost").split(",")
    if not all(re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", host) for host in hosts):
        yield "PA_HOSTS is host names with commas between them, without spaces or https://."
    if not re.fullmatch(r"\d{4}", environment.get("PA_HMRC_VENDOR", "0000")):
        yield "PA_HMRC_VENDOR is four figures."
    if not re.fullmatch(_RECEIVER, environment.get("PA_HMRC_ADDRESS", "https://x/")):
        yield "PA_HMRC_ADDRESS begins with https://."


def _folder_faults(environment: Mapping[str, str], name: str, usual: str) -> Iterator[str]:
    folder = environment.get(name, usual)
    if folder and not _may_write(Path(folder)):
        yield f"{name} names {folder}, and nobody may write there."


def _may_write(folder: Path) -> bool:
    """Tell whether a folder can be written to, or made."""
    there = next((each for each in (folder, *folder.parents) if each.exists()), Path())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _read_proxies(environment: Mapping[str, str]) -> int:
    given = environment.get("PA_PROXIES", "0")
    if not (given.isascii() and given.isdigit()):
        message = f"PA_PROXIES is {given!r}. It is a number, like 1."
        raise SettingsError(message)
    return int(given)


def _read_post(environment: Mapping[str, str]) -> tuple[Mail | None, Notify | None, Path | None]:
    """Return how letters go out; SettingsError where an email would have two ways to go."""
    mail, notify = Mail.read(environment), Notify.read(environment)
    if mail and notify and notify.email_template:
        message = "Emails go by PA_SMTP or by PA_NOTIFY_EMAIL_TEMPLATE. Take one of the two away."
        raise SettingsError(message)
    is_kept = environment.get("PA_DEMO") == "1" and not (mail or notify)
    return mail, notify, DEFAULT_POST.resolve() if is_kept else None


def make_keys(path: Path) -> None:
    """Write a new key file that only its owner can read; an existing one is left as it is."""
    _write_new(path, _key_text(secrets.token_urlsafe(48), {1: secrets.token_bytes(KEY_BYTES)}))


def add_key(path: Path) -> int:
    """Add a new sealing key to a key file, keeping the others; return its number.

    The file is there whole at any instant, with the old keys or with the new one too.
    """
    secret_key, keys = _read_key_file(path)
    number = max(keys) + 1
    if number > LAST_KEY:
        message = f"There can be no key after number {LAST_KEY}."
        raise SettingsError(message)
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    _write_new(beside, _key_text(secret_key, keys | {number: secrets.token_bytes(KEY_BYTES)}))
    was = path.stat()
    with suppress(PermissionError):
        os.chown(beside, was.st_uid, was.st_gid)
    beside.chmod(stat.S_IMODE(was.st_mode))
    with beside.open("rb") as written:
        os.fsync(written.fileno())
    beside.replace(path)
    return number


def _key_text(secret_key: str, keys: Mapping[int, bytes]) -> str:
    lines = [f'{number} = "{base64.b64encode(key).decode()}"' for number, key in keys.items()]
    return (
        "# Keep this file safe and secret: without it sealed details cannot be read again.\n"
        "# The highest number seals; drop none before `pa-employer keys status` says so.\n"
        f'secret_key = "{secret_key}"\n[sealing_keys]\n' + "\n".join(lines) + "\n"
    )


def make_backup_key(path: Path) -> None:
    """Write a new key file for backups; an existing one is left as it is."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    _write_new(
        path,
        "# Keep this file safe and secret, and apart from the backups: nothing else opens them.\n"
        f'backup_key = "{key}"\n',
    )


def read_backup_key(environment: Mapping[str, str]) -> bytes:
    """Return the key that backups are made and opened with; SettingsError if there is none."""
    path = Path(environment.get("PA_BACKUP_KEY", DEFAULT_BACKUP_KEY))
    if not path.is_file():
        message = f"There is no backup key file at {path}. Make one with: pa-employer keys backup"
        raise SettingsError(message)
    try:
        key = tomllib.loads(path.read_text(encoding="utf-8"))["backup_key"]
        found = base64.b64decode(key, validate=True)
    except (ValueError, KeyError, TypeError):
        found = b""
    if len(found) != KEY_BYTES:
        message = f"{path} holds no backup key."
        raise SettingsError(message)
    return found


def _write_new(path: Path, text: str) -> None:
    # The first thing made of an installation: usually the database lies beside it later.
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return
    path.write_text(text, encoding="utf-8")


def read_sealing_keys(environment: Mapping[str, str]) -> Mapping[int, bytes]:
    """Return the sealing keys; none where there is no key file yet."""
    path = Path(environment.get("PA_KEYS", DEFAULT_KEYS))
    return _read_key_file(path)[1] if path.is_file() else {}


def _read_keys(environment: Mapping[str, str]) -> tuple[str, dict[int, bytes]]:
    return _read_key_file(Path(environment.get("PA_KEYS", DEFAULT_KEYS)))


def _read_key_file(path: Path) -> tuple[str, dict[int, bytes]]:
    if not path.is_file():
        message = f"There is no key file at {path}. Make one with: pa-employer keys make"
        raise SettingsError(message)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        keys = {
            int(n): base64.b64decode(text, validate=True)
            for n, text in table["sealing_keys"].items()
        }
        secret_key = str(table["secret_key"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        keys, secret_key = {}, ""
    if not secret_key or not keys or not all(_is_key(*each) for each in keys.items()):
        message = f"The key file at {path} cannot be read. Bring it back from where you keep it."
        raise SettingsError(message)
    return secret_key, keys


def _is_key(number: int, key: bytes) -> bool:
    return 0 <= number <= LAST_KEY and len(key) == KEY_BYTES
