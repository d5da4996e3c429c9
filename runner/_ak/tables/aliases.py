"""Public names of things that say they come from somewhere else."""

from __future__ import annotations

MODULES = {
    "_blake2": "hashlib",
    "_collections_abc": "collections.abc",
    "_compression": "gzip",
    "_elementtree": "xml.etree.ElementTree",
    "_hashlib": "hashlib",
    "_markupbase": "html.parser",
    "_md5": "hashlib",
    "_pydatetime": "datetime",
    "_pydecimal": "decimal",
    "_sha1": "hashlib",
    "_sha2": "hashlib",
    "_sha256": "hashlib",
    "_sha3": "hashlib",
    "_sha512": "hashlib",
    "_sre": "re",
    "_strptime": "time",
    "_thread": "threading",
    "_threading_local": "threading",
    "_tokenize": "tokenize",
    "_weakrefset": "weakref",
    "genericpath": "os.path",
    "nt": "os",
    "ntpath": "os.path",
    "posix": "os",
    "posixpath": "os.path",
    "pyexpat": "xml.parsers.expat",
    "sre_compile": "re",
    "sre_constants": "re",
    "sre_parse": "re",
}
"""Modules that implement a public one. Beside these, `_name` is `name` where that is a module of the tables."""

NAMES = {
    "asyncio.unix_events._UnixSelectorEventLoop": "asyncio.SelectorEventLoop",
    "getpass.unix_getpass": "getpass.getpass",
    "io.open": "builtins.open",
    "multiprocessing.context.BaseContext.cpu_count": "multiprocessing.cpu_count",
    "os._fscodec.<locals>.fsdecode": "os.fsdecode",
    "os._fscodec.<locals>.fsencode": "os.fsencode",
    "os._path_normpath": "os.path.normpath",
    "os._path_splitroot": "os.path.splitroot",
    "os._path_splitroot_ex": "os.path.splitroot",
    "pathlib.PosixPath": "pathlib.Path",
    "pathlib.PurePosixPath": "pathlib.PurePath",
    "pathlib.PureWindowsPath": "pathlib.PurePath",
    "pathlib.WindowsPath": "pathlib.Path",
    "pathlib._abc.PathBase": "pathlib.Path",
    "pathlib._abc.PurePathBase": "pathlib.PurePath",
    "urllib.request.getproxies_environment": "urllib.request.getproxies",
    "urllib.request.proxy_bypass_environment": "urllib.request.proxy_bypass",
}
"""Single things; what lies below them moves with them."""
