"""Settings of the process: made again on every replay, since the next process does not have them."""

from __future__ import annotations

from _ak.tables.rows import Group, Kind

_SETTING = "a setting of the process: the next process needs it too"
_ENDS = "ends this process, not the one that replays"

GROUPS = (
    Group(
        "os", Kind.INLINE, _SETTING, "chdir fchdir umask putenv unsetenv environ.* nice setpriority register_at_fork"
    ),
    Group("os", Kind.INLINE, _ENDS, "_exit abort"),
    Group("socket", Kind.INLINE, _SETTING, "setdefaulttimeout getdefaulttimeout"),
    Group("locale", Kind.INLINE, _SETTING, "*"),
    Group("signal", Kind.INLINE, _SETTING, "*"),
    Group("resource", Kind.INLINE, _SETTING, "setrlimit"),
    Group("time", Kind.INLINE, _SETTING, "tzset"),
    Group("urllib.request", Kind.INLINE, _SETTING, "install_opener"),
    Group("mimetypes", Kind.INLINE, _SETTING, "init add_type"),
    Group("sqlite3", Kind.INLINE, _SETTING, "register_adapter register_converter enable_callback_tracebacks"),
    Group("tracemalloc", Kind.INLINE, _SETTING, "*"),
    Group("faulthandler", Kind.INLINE, _SETTING, "*"),
    Group("gc", Kind.INLINE, _SETTING, "*"),
    Group("atexit", Kind.INLINE, _SETTING, "*"),
    Group("logging", Kind.INLINE, "captured as the session's log; its settings are needed again", "*"),
    Group("warnings", Kind.INLINE, "captured as the session's log; its settings are needed again", "*"),
    Group("sys", Kind.INLINE, "the interpreter's own state", "*"),
    Group("site", Kind.INLINE, "the interpreter's own state", "*"),
    Group("sysconfig", Kind.INLINE, "the interpreter's own state", "*"),
    Group("importlib", Kind.INLINE, "loads code", "*"),
    Group("pkgutil", Kind.INLINE, "loads code, and data that is deployed with it", "*"),
    Group("ssl", Kind.INLINE, "settings for connections, no connection", "create_default_context SSLContext"),
    Group("ssl", Kind.INLINE, "settings for connections, no connection", "get_default_verify_paths"),
)
