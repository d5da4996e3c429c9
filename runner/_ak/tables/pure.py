"""Calls that only compute: run in place, again on every replay, with the same answer."""

from __future__ import annotations

from _ak.tables.rows import Group, Kind

_COMPUTES = "computes from its arguments"
_TEXT = "works on text or bytes in memory"
_DATA = "plain data"
_LANGUAGE = "part of the language"
_OBSERVES = "looks at the running program"
_MEMORY = "works on objects of this process; made again by replay"
_RUNS = "runs what it is given; the calls in there decide for themselves"
_PATH = "works on the text of a path"
_NO_TRAFFIC = "describes a request or an answer; nothing is sent"


def _whole(reason: str, modules: str) -> tuple[Group, ...]:
    return tuple(Group(module, Kind.INLINE, reason, "*") for module in modules.split())


GROUPS = (
    *_whole(_LANGUAGE, "builtins types typing abc enum dataclasses contextlib contextvars functools operator weakref"),
    *_whole(_LANGUAGE, "collections copy copyreg numbers keyword token __future__"),
    *_whole(
        _COMPUTES,
        "math cmath itertools statistics fractions decimal bisect heapq graphlib colorsys hashlib hmac zlib binascii"
        " random ipaddress calendar stat errno",
    ),
    *_whole(
        _TEXT,
        "json re string textwrap html base64 struct difflib unicodedata codecs encodings stringprep pprint reprlib"
        " shlex fnmatch csv quopri plistlib pickle pickletools marshal email urllib.parse xml configparser gettext"
        " getopt argparse optparse mimetypes",
    ),
    *_whole(_DATA, "datetime zoneinfo uuid array urllib.error http.cookies"),
    Group("tomllib", Kind.INLINE, _TEXT, "loads:3.11- load:3.11-"),
    Group("uuid", Kind.INLINE, "a hash of its arguments", "uuid3 uuid5"),
    *_whole(_OBSERVES, "inspect traceback ast tokenize linecache dis symtable opcode codeop doctest timeit unittest"),
    *_whole(_MEMORY, "io threading queue"),
    *_whole(_RUNS, "asyncio concurrent.futures"),
    Group("builtins", Kind.INLINE, _LANGUAGE, "exec eval compile __import__ print getattr sorted map"),
    Group("_ak", Kind.INLINE, "the runner's own", "*"),
    Group("time", Kind.INLINE, _COMPUTES, "mktime strptime struct_time"),
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
    Group(
        "os",
        Kind.INLINE,
        _COMPUTES,
        "fspath fsencode fsdecode strerror major minor makedev device_encoding waitstatus_to_exitcode WIFEXITED"
        " WEXITSTATUS WIFSIGNALED WTERMSIG WIFSTOPPED WSTOPSIG WCOREDUMP",
    ),
    Group("os", Kind.INLINE, _DATA, "PathLike stat_result terminal_size uname_result times_result"),
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
    Group("urllib.robotparser", Kind.INLINE, _NO_TRAFFIC, "RobotFileParser"),
    Group("http", Kind.INLINE, _DATA, "HTTPStatus HTTPMethod:3.11-"),
    Group("http.client", Kind.INLINE, _DATA, "HTTPMessage parse_headers"),
    Group("http.cookiejar", Kind.INLINE, _MEMORY, "*"),
    Group("xmlrpc.client", Kind.INLINE, _TEXT, "dumps loads Binary DateTime"),
    Group("wsgiref", Kind.INLINE, _NO_TRAFFIC, "util.* headers.*"),
    Group(
        "socket",
        Kind.INLINE,
        _COMPUTES,
        "htons htonl ntohs ntohl inet_aton inet_ntoa inet_pton inet_ntop CMSG_LEN CMSG_SPACE has_dualstack_ipv6",
    ),
    Group("ssl", Kind.INLINE, _TEXT, "DER_cert_to_PEM_cert PEM_cert_to_DER_cert cert_time_to_seconds MemoryBIO"),
    Group("subprocess", Kind.INLINE, _DATA, "CompletedProcess list2cmdline"),
    Group("sqlite3", Kind.INLINE, _TEXT, "complete_statement Row adapt"),
    Group("zipfile", Kind.INLINE, _DATA, "ZipInfo"),
    Group("tarfile", Kind.INLINE, _DATA, "TarInfo"),
    Group("shutil", Kind.INLINE, _OBSERVES, "get_archive_formats get_unpack_formats ignore_patterns"),
    Group("sched", Kind.INLINE, _DATA, "Event"),
)
