"""Calls that only compute: run in place, again on every replay, with the same answer."""

from __future__ import annotations

from _ak.tables.rows import Group, Kind, whole

_COMPUTES = "computes from its arguments"
_TEXT = "works on text or bytes in memory"
_DATA = "plain data"
_LANGUAGE = "part of the language"
_OBSERVES = "looks at the running program"
_INTERPRETER = "the interpreter's own state"
_CODE = "loads code, or data that is deployed with it"
_MEMORY = "works on objects of this process; made again by replay"
_RUNS = "runs what it is given; the calls in there decide for themselves"
_OWN_FILES = "works on the files it opens, which are durable ones"
_PATH = "works on the text of a path"
_NO_TRAFFIC = "describes a request or an answer; nothing is sent"
_ADAPTER = "works on a file; the file adapter records below it"
_LOG = "captured as the session's log"
_ENDS = "ends this process, not the one that replays"
_CONNECTION_SETTINGS = "settings for connections, no connection"


GROUPS = (
    *whole(
        Kind.INLINE,
        _LANGUAGE,
        "builtins types typing abc enum dataclasses contextlib contextvars functools operator weakref collections copy"
        " copyreg numbers keyword token this __future__",
    ),
    *whole(
        Kind.INLINE,
        _COMPUTES,
        "math cmath itertools statistics fractions decimal bisect heapq graphlib colorsys hashlib hmac zlib binascii"
        " random ipaddress calendar stat errno locale audioop:-3.12 crypt:-3.12",
    ),
    *whole(
        Kind.INLINE,
        _TEXT,
        "json re string textwrap html base64 struct difflib unicodedata codecs encodings stringprep pprint reprlib"
        " shlex fnmatch csv quopri plistlib pickle pickletools marshal email urllib.parse xml configparser"
        " getopt argparse optparse mimetypes curses.ascii xmlrpc.client nturl2path cgi:-3.12 cgitb:-3.12 xdrlib:-3.12"
        " lib2to3:-3.12 formatter:-3.9",
    ),
    *whole(Kind.INLINE, _DATA, "datetime zoneinfo uuid array urllib.error urllib.response http.cookies parser:-3.9"),
    Group("tomllib", Kind.INLINE, _TEXT, "loads:3.11- load:3.11-"),
    Group("uuid", Kind.INLINE, "a hash of its arguments", "uuid3 uuid5"),
    *whole(
        Kind.INLINE,
        _OBSERVES,
        "inspect traceback ast tokenize linecache dis symtable opcode codeop doctest timeit unittest gc tracemalloc"
        " faulthandler pydoc rlcompleter pyclbr modulefinder pstats symbol:-3.9 _colorize:3.13- _pyrepl:3.13-",
    ),
    *whole(Kind.INLINE, _INTERPRETER, "sys site sysconfig signal resource atexit readline"),
    *whole(Kind.INLINE, _CODE, "importlib pkgutil zipimport gettext imp:-3.11"),
    *whole(Kind.INLINE, _LOG, "logging warnings"),
    *whole(Kind.INLINE, _MEMORY, "io threading queue"),
    *whole(
        Kind.INLINE,
        _RUNS,
        "asyncio concurrent.futures sched bdb pdb cProfile profile trace cmd code runpy wsgiref",
    ),
    *whole(Kind.INLINE, _ADAPTER, "wave aifc:-3.12 chunk:-3.12 sunau:-3.12"),
    Group("builtins", Kind.INLINE, _LANGUAGE, "exec eval compile __import__ print getattr sorted map"),
    Group(
        "builtins",
        Kind.INLINE,
        "reads from what the program has as its stdin: nothing, unless it put something there",
        "input",
    ),
    Group("_ak", Kind.INLINE, "the runner's own", "*"),
    Group("time", Kind.INLINE, _COMPUTES, "mktime strptime struct_time"),
    *whole(Kind.INLINE, _OWN_FILES, "zipfile tarfile gzip bz2 lzma fileinput"),
    *whole(Kind.INLINE, "an object of this process; the database it opens is a handle", "shelve"),
    Group(
        "tempfile",
        Kind.INLINE,
        _OWN_FILES,
        "NamedTemporaryFile TemporaryFile SpooledTemporaryFile _TemporaryFileWrapper",
    ),
    Group("gzip", Kind.INLINE, _TEXT, "compress decompress"),
    Group("bz2", Kind.INLINE, _TEXT, "compress decompress BZ2Compressor BZ2Decompressor"),
    Group("lzma", Kind.INLINE, _TEXT, "compress decompress LZMACompressor LZMADecompressor is_check_supported"),
    Group("glob", Kind.INLINE, _PATH, "escape has_magic translate:3.13-"),
    Group(
        "os.path",
        Kind.INLINE,
        _PATH,
        "join basename dirname split splitext splitdrive splitroot:3.12- normpath normcase isabs commonpath"
        " commonprefix",
    ),
    Group("os.path", Kind.INLINE, _COMPUTES, "samestat"),
    Group(
        "os",
        Kind.INLINE,
        _COMPUTES,
        "fspath fsencode fsdecode strerror major minor makedev device_encoding waitstatus_to_exitcode WIFEXITED"
        " WEXITSTATUS WIFSIGNALED WTERMSIG WIFSTOPPED WSTOPSIG WCOREDUMP",
    ),
    Group("os", Kind.INLINE, _DATA, "PathLike stat_result terminal_size uname_result times_result"),
    Group("os", Kind.INLINE, _ENDS, "_exit abort"),
    Group("pathlib", Kind.INLINE, _PATH, "*"),
    Group(
        "urllib.request",
        Kind.INLINE,
        _NO_TRAFFIC,
        "Request OpenerDirector build_opener BaseHandler HTTPHandler HTTPSHandler ProxyHandler HTTPCookieProcessor"
        " HTTPRedirectHandler HTTPPasswordMgr HTTPPasswordMgrWithDefaultRealm HTTPPasswordMgrWithPriorAuth"
        " HTTPBasicAuthHandler HTTPDigestAuthHandler ProxyBasicAuthHandler ProxyDigestAuthHandler HTTPErrorProcessor"
        " HTTPDefaultErrorHandler UnknownHandler pathname2url url2pathname parse_http_list parse_keqv_list"
        " proxy_bypass",
    ),
    *whole(Kind.INLINE, _NO_TRAFFIC, "urllib.robotparser"),
    Group("http", Kind.INLINE, _DATA, "HTTPStatus HTTPMethod:3.11-"),
    Group("http.client", Kind.INLINE, _DATA, "HTTPMessage parse_headers"),
    Group("http.cookiejar", Kind.INLINE, _MEMORY, "*"),
    Group("wsgiref", Kind.INLINE, _NO_TRAFFIC, "util.* headers.* validate.* simple_server.demo_app"),
    Group("asynchat", Kind.INLINE, _TEXT, "find_prefix_at_end:-3.11 simple_producer:-3.11"),
    Group("nntplib", Kind.INLINE, _TEXT, "decode_header:-3.12"),
    Group(
        "socket",
        Kind.INLINE,
        _COMPUTES,
        "htons htonl ntohs ntohl inet_aton inet_ntoa inet_pton inet_ntop CMSG_LEN CMSG_SPACE has_dualstack_ipv6",
    ),
    Group("socket", Kind.INLINE, _INTERPRETER, "getdefaulttimeout"),
    Group("ssl", Kind.INLINE, _TEXT, "DER_cert_to_PEM_cert PEM_cert_to_DER_cert cert_time_to_seconds MemoryBIO"),
    Group("ssl", Kind.INLINE, _CONNECTION_SETTINGS, "create_default_context SSLContext get_default_verify_paths"),
    Group("subprocess", Kind.INLINE, _DATA, "CompletedProcess list2cmdline"),
    Group("sqlite3", Kind.INLINE, _TEXT, "complete_statement Row adapt"),
    Group("zipfile", Kind.INLINE, _DATA, "ZipInfo"),
    Group("tarfile", Kind.INLINE, _DATA, "TarInfo"),
    Group("shutil", Kind.INLINE, _ADAPTER, "copyfileobj"),
    Group("shutil", Kind.INLINE, _OBSERVES, "get_archive_formats get_unpack_formats ignore_patterns"),
    Group("pwd", Kind.INLINE, _DATA, "struct_passwd"),
    Group("grp", Kind.INLINE, _DATA, "struct_group"),
    Group("resource", Kind.INLINE, _DATA, "struct_rusage"),
)
