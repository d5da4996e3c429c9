"""Answers that vary from run to run without an effect, and the calls that the runner answers in its own way."""

from __future__ import annotations

from _ak.tables.rows import Group, Kind, whole

_CLOCK = "reads a clock"
_UNIQUE = "makes a value that no other run makes"
_PROCESS = "depends on the process or the machine that happens to run it"
_ENVIRONMENT = "reads the environment"
_FOLDER = "depends on the current folder or the home folder"
_HIDDEN_GENERATOR = "uses the module's hidden generator; the session has one of its own"

GROUPS = (
    Group(
        "time",
        Kind.VALUE,
        _CLOCK,
        "time time_ns monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns thread_time"
        " thread_time_ns clock_gettime clock_gettime_ns clock_getres pthread_getcpuclockid get_clock_info"
        " localtime gmtime ctime asctime strftime",
    ),
    Group("email.utils", Kind.VALUE, _CLOCK, "formatdate localtime"),
    Group("email.utils", Kind.VALUE, _UNIQUE, "make_msgid"),
    Group("http.cookiejar", Kind.VALUE, _CLOCK, "time2isoz time2netscape Cookie.is_expired"),
    Group("datetime", Kind.VALUE, _CLOCK, "datetime.now datetime.utcnow date.today"),
    Group("asyncio", Kind.VALUE, _CLOCK, "BaseEventLoop.time"),
    Group("time", Kind.WAIT, "a durable timer", "sleep"),
    Group("asyncio", Kind.WAIT, "a durable timer", "sleep"),
    Group("uuid", Kind.VALUE, _UNIQUE, "uuid1 uuid4"),
    Group("uuid", Kind.VALUE, _PROCESS, "getnode"),
    Group("secrets", Kind.VALUE, _UNIQUE, "token_bytes token_hex token_urlsafe randbelow"),
    Group("random", Kind.VALUE, _UNIQUE, "SystemRandom.*"),
    Group("os", Kind.VALUE, _UNIQUE, "urandom getrandom"),
    Group("ssl", Kind.VALUE, _UNIQUE, "RAND_bytes"),
    Group("crypt", Kind.VALUE, _UNIQUE, "mksalt:-3.12"),
    Group("statistics", Kind.VALUE, "uses the hidden generator of random", "NormalDist.samples"),
    Group(
        "random",
        Kind.RANDOM,
        _HIDDEN_GENERATOR,
        "seed random uniform triangular randint choice randrange sample shuffle choices normalvariate lognormvariate"
        " expovariate vonmisesvariate gammavariate gauss binomialvariate:3.12- betavariate paretovariate weibullvariate"
        " getstate setstate getrandbits randbytes",
    ),
    Group(
        "os",
        Kind.VALUE,
        _PROCESS,
        "getpid getppid getpgid getpgrp getsid getuid geteuid getgid getegid getgroups getresuid getresgid getlogin"
        " uname cpu_count process_cpu_count:3.13- getloadavg times sched_getaffinity sysconf confstr getpriority"
        " get_terminal_size isatty ttyname",
    ),
    *whole(Kind.VALUE, _PROCESS, "spwd:-3.12"),
    Group("sysconfig", Kind.VALUE, _PROCESS, "get_platform get_path get_paths get_config_var get_config_vars"),
    Group("zoneinfo", Kind.VALUE, _PROCESS, "available_timezones"),
    Group("mimetypes", Kind.VALUE, _PROCESS, "guess_type guess_extension guess_all_extensions guess_file_type:3.13-"),
    Group("multiprocessing", Kind.VALUE, _PROCESS, "cpu_count"),
    Group("shutil", Kind.VALUE, _PROCESS, "get_terminal_size"),
    Group("platform", Kind.VALUE, _PROCESS, "*"),
    Group("socket", Kind.VALUE, _PROCESS, "gethostname"),
    Group("getpass", Kind.VALUE, _PROCESS, "getuser"),
    Group("pwd", Kind.VALUE, _PROCESS, "getpwnam getpwuid getpwall"),
    Group("grp", Kind.VALUE, _PROCESS, "getgrnam getgrgid getgrall"),
    Group("resource", Kind.VALUE, _PROCESS, "getrusage getrlimit getpagesize"),
    Group("locale", Kind.VALUE, _PROCESS, "getlocale getpreferredencoding getdefaultlocale getencoding:3.11-"),
    Group("os", Kind.VALUE, _ENVIRONMENT, "getenv getenvb environ.get get_exec_path"),
    Group("urllib.request", Kind.VALUE, _ENVIRONMENT, "getproxies"),
    Group("tempfile", Kind.VALUE, _ENVIRONMENT, "gettempdir gettempdirb gettempprefix gettempprefixb mktemp"),
    Group("os", Kind.VALUE, _FOLDER, "getcwd getcwdb"),
    Group("os.path", Kind.VALUE, _FOLDER, "abspath expanduser expandvars relpath"),
    Group("pathlib", Kind.VALUE, _FOLDER, "Path.cwd Path.home Path.absolute Path.expanduser"),
    Group("builtins", Kind.FILE, "opens a file", "open"),
    Group("pathlib", Kind.FILE, "opens a file", "Path.open"),
    Group("io", Kind.FILE, "opens a file", "FileIO"),
    Group("os", Kind.FILE, "opens a file", "fdopen"),
)
