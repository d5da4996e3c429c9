"""Calls that reach outside. Everything unknown is an effect too; these rows say why, or stand against a wider row."""

from __future__ import annotations

from _ak.tables.rows import Group, Kind, whole

_FILES = "reads or changes files"
_NETWORK = "talks to another machine"
_PROCESSES = "starts or controls processes"
_DATABASE = "reads or changes a database"
_TERMINAL = "waits for a person"
_SCREEN = "shows something on a terminal or a screen, and waits for a person"
_MACHINE = "changes the machine, for other processes too"
_FOREIGN = "foreign code: nobody can know what it does"
_MEASURES = "runs code to measure it: one call, whose result holds times"

GROUPS = (
    *whole(
        Kind.EFFECT,
        _FILES,
        "os shutil tempfile glob filecmp mmap mailbox netrc compileall"
        " py_compile tabnanny zipapp imghdr:-3.12 sndhdr:-3.12 mailcap:-3.12"
        " uu:-3.12 binhex:-3.10",
    ),
    *whole(
        Kind.EFFECT,
        _NETWORK,
        "socket ssl urllib.request http.client http.server smtplib ftplib poplib imaplib socketserver select selectors"
        " xmlrpc.server wsgiref.simple_server asynchat:-3.11 asyncore:-3.11 smtpd:-3.11 telnetlib:-3.12 nntplib:-3.12"
        " nis:-3.12",
    ),
    *whole(
        Kind.EFFECT,
        _PROCESSES,
        "subprocess multiprocessing pty webbrowser antigravity venv ensurepip pipes:-3.12 distutils:-3.11"
        " msilib:-3.12 _winapi",
    ),
    *whole(Kind.EFFECT, _DATABASE, "sqlite3 dbm winreg"),
    *whole(
        Kind.EFFECT,
        _SCREEN,
        "curses tkinter turtle turtledemo idlelib termios tty msvcrt winsound ossaudiodev:-3.12",
    ),
    *whole(Kind.EFFECT, _FOREIGN, "ctypes"),
    *whole(Kind.EFFECT, "writes to the log of the machine", "syslog"),
    Group(
        "ctypes",
        Kind.INLINE,
        "data of C in the memory of this process",
        "Structure Union Array BigEndianStructure POINTER pointer byref cast sizeof alignment"
        " addressof resize string_at wstring_at create_string_buffer create_unicode_buffer get_errno"
        " set_errno CFUNCTYPE PYFUNCTYPE py_object c_bool c_byte c_char c_char_p c_double c_float c_int"
        " c_long c_longdouble c_short c_ubyte c_uint c_ulong c_ushort c_void_p c_wchar c_wchar_p",
    ),
    Group("getpass", Kind.EFFECT, _TERMINAL, "getpass fallback_getpass win_getpass"),
    Group("time", Kind.EFFECT, _MACHINE, "clock_settime clock_settime_ns"),
    Group("fcntl", Kind.EFFECT, "controls a device or a descriptor", "fcntl ioctl"),
    Group("signal", Kind.EFFECT, _PROCESSES, "pidfd_send_signal"),
    Group("timeit", Kind.EFFECT, _MEASURES, "timeit repeat main Timer.timeit Timer.repeat Timer.autorange"),
    Group("io", Kind.EFFECT, _FILES, "open_code"),
    Group("io", Kind.INLINE, "the file adapter records below it", "FileIO.*"),
    Group("linecache", Kind.EFFECT, _FILES, "getline getlines"),
    Group("base64", Kind.EFFECT, _FILES, "main"),
    Group("quopri", Kind.EFFECT, _FILES, "main"),
    Group("cgi", Kind.EFFECT, _FILES, "initlog:-3.12 dolog:-3.12"),
    Group("zipfile", Kind.EFFECT, _FILES, "ZipInfo.from_file"),
    Group("optparse", Kind.EFFECT, _FILES, "Values.read_file"),
    Group("shlex", Kind.EFFECT, _FILES, "shlex.sourcehook"),
    Group("mimetypes", Kind.EFFECT, _FILES, "read_mime_types MimeTypes.read"),
    Group("doctest", Kind.INLINE, "finds its file beside its caller; the examples in it are recorded", "testfile"),
    Group("readline", Kind.EFFECT, _FILES, "read_init_file read_history_file write_history_file append_history_file"),
    Group("tracemalloc", Kind.EFFECT, _FILES, "Snapshot.dump Snapshot.load"),
    Group("cProfile", Kind.EFFECT, _FILES, "Profile.dump_stats"),
    Group("profile", Kind.EFFECT, _FILES, "Profile.dump_stats"),
    Group("pstats", Kind.EFFECT, _FILES, "Stats.load_stats Stats.dump_stats"),
    Group("trace", Kind.EFFECT, _FILES, "CoverageResults.write_results CoverageResults.write_results_file"),
    Group("pydoc", Kind.EFFECT, _FILES, "writedoc writedocs"),
    Group("pydoc", Kind.EFFECT, _NETWORK, "browse"),
    Group("pydoc", Kind.EFFECT, _TERMINAL, "pipepager tempfilepager"),
    Group(
        "lib2to3",
        Kind.EFFECT,
        _FILES,
        "refactor.RefactoringTool.refactor_file:-3.12 refactor.RefactoringTool.refactor_dir:-3.12"
        " refactor.RefactoringTool.write_file:-3.12",
    ),
    Group(
        "os.path",
        Kind.EFFECT,
        _FILES,
        "exists lexists isfile isdir islink ismount isjunction:3.12- isdevdrive:3.13- getsize getmtime getatime"
        " getctime realpath samefile sameopenfile",
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
    Group("xml.etree.ElementTree", Kind.EFFECT, _FILES, "parse ElementTree.parse ElementTree.write"),
    Group("xml.etree.ElementInclude", Kind.EFFECT, _FILES, "include default_loader"),
    Group("xml.dom.minidom", Kind.EFFECT, _FILES, "parse"),
    Group("xml.dom.expatbuilder", Kind.EFFECT, _FILES, "parse parseFragment"),
    Group("xml.dom.pulldom", Kind.EFFECT, _FILES, "parse"),
    Group("xml.sax", Kind.EFFECT, _FILES, "parse saxutils.prepare_input_source"),
    Group("http.cookiejar", Kind.EFFECT, _FILES, "FileCookieJar.load FileCookieJar.save FileCookieJar.revert"),
    Group("http.cookiejar", Kind.EFFECT, _FILES, "MozillaCookieJar.save LWPCookieJar.save"),
    Group("urllib.request", Kind.EFFECT, _NETWORK, "urlopen urlretrieve OpenerDirector.open"),
    Group("urllib.robotparser", Kind.EFFECT, _NETWORK, "RobotFileParser.read"),
    Group("xmlrpc.client", Kind.EFFECT, _NETWORK, "ServerProxy Transport SafeTransport MultiCall"),
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
        " selector_events.BaseSelectorEventLoop.sock_connect selector_events.BaseSelectorEventLoop.sock_accept"
        " selector_events.BaseSelectorEventLoop.sock_recvfrom:3.11-"
        " selector_events.BaseSelectorEventLoop.sock_recvfrom_into:3.11-"
        " selector_events.BaseSelectorEventLoop.sock_sendto:3.11- BaseEventLoop.sock_sendfile",
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
