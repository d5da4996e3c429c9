"""Settings of the process: made again on every replay, since the next process does not have them."""

from __future__ import annotations

from _ak.tables.rows import Group, Kind

_SETTING = "a setting of the process: the next process needs it too"
_LOG_SETTING = "a setting of the log, which is captured as the session's: the next process needs it too"
_LOCK = "a lock that ends with the process: its answer is recorded, and the next process takes it again"
_LIBRARY = "loads a library into the process: the next process needs it too"
_AT_EXIT = "asks for something at the end of the process that gets there"

GROUPS = (
    Group("os", Kind.RERUN, _SETTING, "chdir fchdir umask putenv unsetenv environ.* nice setpriority register_at_fork"),
    Group("atexit", Kind.RERUN, _AT_EXIT, "register unregister"),
    Group("ctypes", Kind.RERUN, _LIBRARY, "CDLL PyDLL LibraryLoader.LoadLibrary"),
    Group("curses", Kind.RERUN, _SETTING, "setupterm"),
    Group("codecs", Kind.RERUN, _SETTING, "register register_error unregister:3.10-"),
    Group("copyreg", Kind.RERUN, _SETTING, "pickle constructor add_extension remove_extension clear_extension_cache"),
    Group("csv", Kind.RERUN, _SETTING, "register_dialect unregister_dialect field_size_limit"),
    Group("decimal", Kind.RERUN, _SETTING, "setcontext"),
    Group("email", Kind.RERUN, _SETTING, "charset.add_charset charset.add_alias charset.add_codec"),
    Group(
        "faulthandler",
        Kind.RERUN,
        _SETTING,
        "enable disable register unregister dump_traceback_later cancel_dump_traceback_later",
    ),
    Group("fcntl", Kind.RERUN, _LOCK, "flock lockf"),
    Group("gc", Kind.RERUN, _SETTING, "enable disable freeze unfreeze set_debug set_threshold"),
    Group("gettext", Kind.RERUN, _SETTING, "install bindtextdomain textdomain"),
    Group("locale", Kind.RERUN, _SETTING, "setlocale bindtextdomain textdomain bind_textdomain_codeset"),
    Group(
        "logging",
        Kind.RERUN,
        _LOG_SETTING,
        "basicConfig disable addLevelName captureWarnings setLoggerClass setLogRecordFactory config.*",
    ),
    Group("mimetypes", Kind.RERUN, _SETTING, "init add_type"),
    Group("readline", Kind.RERUN, _SETTING, "parse_and_bind set_completer set_completer_delims set_history_length"),
    Group("resource", Kind.RERUN, _SETTING, "setrlimit prlimit"),
    Group("shutil", Kind.RERUN, _SETTING, "register_archive_format unregister_archive_format register_unpack_format"),
    Group("shutil", Kind.RERUN, _SETTING, "unregister_unpack_format"),
    Group(
        "signal",
        Kind.RERUN,
        _SETTING,
        "signal alarm setitimer siginterrupt set_wakeup_fd pthread_sigmask",
    ),
    Group("site", Kind.RERUN, _SETTING, "addsitedir"),
    Group("socket", Kind.RERUN, _SETTING, "setdefaulttimeout"),
    Group("sqlite3", Kind.RERUN, _SETTING, "register_adapter register_converter enable_callback_tracebacks"),
    Group(
        "sys",
        Kind.RERUN,
        _SETTING,
        "settrace setprofile setrecursionlimit setswitchinterval setdlopenflags set_asyncgen_hooks addaudithook"
        " set_coroutine_origin_tracking_depth activate_stack_trampoline:3.12- deactivate_stack_trampoline:3.12-",
    ),
    Group("sys.monitoring", Kind.RERUN, _SETTING, "*:3.12-"),
    Group("threading", Kind.RERUN, _SETTING, "setprofile settrace stack_size"),
    Group("threading", Kind.RERUN, _SETTING, "setprofile_all_threads:3.12- settrace_all_threads:3.12-"),
    Group("time", Kind.RERUN, _SETTING, "tzset"),
    Group("tracemalloc", Kind.RERUN, _SETTING, "start stop clear_traces reset_peak"),
    Group("urllib.request", Kind.RERUN, _SETTING, "install_opener"),
    Group("warnings", Kind.RERUN, _LOG_SETTING, "filterwarnings simplefilter resetwarnings"),
    Group("zoneinfo", Kind.RERUN, _SETTING, "reset_tzpath"),
)
