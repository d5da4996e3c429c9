"""Calls that reach outside. Everything unknown is an effect too; these rows say why, or stand against a wider row."""

from __future__ import annotations

from _ak.tables.rows import Group, Kind

_FILES = "reads or changes files"
_NETWORK = "talks to another machine"
_PROCESSES = "starts or controls processes"
_DATABASE = "reads or changes a database"
_TERMINAL = "waits for a person"


def _whole(reason: str, modules: str) -> tuple[Group, ...]:
    return tuple(Group(module, Kind.EFFECT, reason, "*") for module in modules.split())


GROUPS = (
    *_whole(_FILES, "os shutil tempfile glob zipfile tarfile gzip bz2 lzma filecmp fileinput mmap mailbox netrc"),
    *_whole(
        _NETWORK,
        "socket ssl urllib.request http.client http.server smtplib ftplib poplib imaplib socketserver select selectors"
        " xmlrpc.server webbrowser",
    ),
    *_whole(_PROCESSES, "subprocess multiprocessing pty"),
    *_whole(_DATABASE, "sqlite3 dbm shelve"),
    *_whole("foreign code", "ctypes"),
    Group("builtins", Kind.EFFECT, _TERMINAL, "input"),
    Group("getpass", Kind.EFFECT, _TERMINAL, "getpass"),
    Group("codecs", Kind.EFFECT, _FILES, "open"),
    Group("io", Kind.EFFECT, _FILES, "open_code FileIO"),
    Group("io", Kind.INLINE, "the file adapter records below it", "FileIO.*"),
    Group("tokenize", Kind.EFFECT, _FILES, "open"),
    Group("mimetypes", Kind.EFFECT, _FILES, "read_mime_types"),
    Group(
        "os.path",
        Kind.EFFECT,
        _FILES,
        "exists lexists isfile isdir islink ismount isjunction:3.12- getsize getmtime getatime getctime realpath"
        " samefile sameopenfile",
    ),
    Group(
        "pathlib",
        Kind.EFFECT,
        _FILES,
        "Path.chmod Path.exists Path.glob Path.group Path.hardlink_to:3.10- Path.is_block_device Path.is_char_device"
        " Path.is_dir Path.is_fifo Path.is_file Path.is_junction:3.12- Path.is_mount Path.is_socket Path.is_symlink"
        " Path.iterdir Path.lchmod Path.link_to:-3.11 Path.lstat Path.mkdir Path.owner Path.read_bytes Path.read_text"
        " Path.readlink Path.rename Path.replace Path.resolve Path.rglob Path.rmdir Path.samefile Path.stat"
        " Path.symlink_to Path.touch Path.unlink Path.walk:3.12- Path.write_bytes Path.write_text",
    ),
    Group("configparser", Kind.EFFECT, _FILES, "RawConfigParser.read"),
    Group("xml.etree.ElementTree", Kind.EFFECT, _FILES, "parse iterparse ElementTree.parse ElementTree.write"),
    Group("xml.dom.minidom", Kind.EFFECT, _FILES, "parse"),
    Group("xml.dom.pulldom", Kind.EFFECT, _FILES, "parse"),
    Group("xml.sax", Kind.EFFECT, _FILES, "parse"),
    Group("http.cookiejar", Kind.EFFECT, _FILES, "FileCookieJar.load FileCookieJar.save FileCookieJar.revert"),
    Group("http.cookiejar", Kind.EFFECT, _FILES, "MozillaCookieJar.save LWPCookieJar.save"),
    Group("urllib.request", Kind.EFFECT, _NETWORK, "urlopen urlretrieve OpenerDirector.open"),
    Group("urllib.robotparser", Kind.EFFECT, _NETWORK, "RobotFileParser.read"),
    Group("xmlrpc.client", Kind.EFFECT, _NETWORK, "ServerProxy"),
    Group(
        "ssl",
        Kind.EFFECT,
        _NETWORK,
        "get_server_certificate SSLContext.wrap_socket",
    ),
    Group(
        "asyncio",
        Kind.EFFECT,
        _NETWORK,
        "open_connection open_unix_connection start_server start_unix_server StreamReader StreamWriter Server"
        " BaseEventLoop.create_connection BaseEventLoop.create_datagram_endpoint BaseEventLoop.create_server"
        " BaseEventLoop.connect_accepted_socket BaseEventLoop.sendfile BaseEventLoop.start_tls"
        " BaseEventLoop.getaddrinfo BaseEventLoop.getnameinfo SelectorEventLoop.create_unix_connection"
        " SelectorEventLoop.create_unix_server selector_events.BaseSelectorEventLoop.sock_recv"
        " selector_events.BaseSelectorEventLoop.sock_recv_into selector_events.BaseSelectorEventLoop.sock_sendall"
        " selector_events.BaseSelectorEventLoop.sock_connect selector_events.BaseSelectorEventLoop.sock_accept",
    ),
    Group(
        "asyncio",
        Kind.EFFECT,
        _PROCESSES,
        "create_subprocess_exec create_subprocess_shell subprocess.Process BaseEventLoop.subprocess_exec"
        " BaseEventLoop.subprocess_shell BaseEventLoop.connect_read_pipe BaseEventLoop.connect_write_pipe",
    ),
    Group("concurrent.futures", Kind.EFFECT, _PROCESSES, "ProcessPoolExecutor"),
)
