"""Which lost objects may be made again, and what has to be done to them then. Policy as data: one row per type, with
its reason.

Making an object again is right only if nothing but its making was done to it, or what was done can be done again
without harm. Where that is not known, `HandleLost` is the answer: going on wrongly is worse than stopping.
"""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import types
import weakref
from typing import Any, Callable, NamedTuple, Optional, cast

from _ak.parts import PartOf
from _ak.unrecordable import Unrecordable, name_of
from autokitteh import errors

HandleLost = errors.HandleLost  # Journals written before it was public name it by this module.


class Policy(NamedTuple):
    """What may be done about one type after a loss."""

    refusal: str = ""
    """Why it may not be made again; empty when it may."""
    setup: frozenset[str] = frozenset()
    """Methods that only prepare the object: they are called again, in order, on the new one."""
    opening: frozenset[str] = frozenset()
    """Methods after which the object is in the middle of something ..."""
    closing: frozenset[str] = frozenset()
    """... and those which end that. Until then it has no effect: it is begun again on a new object."""
    state_is_kept: bool = False
    """Whether what the object holds is recorded (held_state.py)."""
    beginning: frozenset[str] = frozenset()
    """Methods after which the other side keeps something for it, a transaction, that ends with the process: until one
    of `closing` it may not be made again, for it would go on as if that had never been."""
    ending: frozenset[str] = frozenset()
    """Methods of what may not be made again for which there is nothing left to do: it has ended with its process."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CONNECTION = Policy(
    refusal="the other side has seen the connection end", ending=_names("close wait_closed __exit__ __aexit__")
)
_CHILD = Policy(refusal="the child process may have ended, or may still run, without us")

POLICIES: dict[str, Policy] = {
    "sqlite3.Connection": Policy(
        setup=_names(
            "create_function create_aggregate create_window_function create_collation enable_load_extension"
            " load_extension set_trace_callback set_authorizer set_progress_handler setlimit"
        )
    ),
    "sqlite3.Cursor": Policy(),
    "http.client.HTTPConnection": Policy(setup=_names("set_tunnel set_debuglevel")),
    "smtplib.SMTP": Policy(
        setup=_names("connect ehlo helo ehlo_or_helo_if_needed starttls login set_debuglevel"),
        opening=_names("mail rcpt"),
        closing=_names("data rset quit"),
    ),
    "ftplib.FTP": Policy(setup=_names("connect login auth prot_p prot_c cwd set_pasv set_debuglevel")),
    "imaplib.IMAP4": Policy(setup=_names("login authenticate starttls select enable")),
    "poplib.POP3": Policy(setup=_names("user pass_ apop stls")),
    "shelve.Shelf": Policy(),
    # They answer to any name, so pickling them would be a call.
    "xmlrpc.client.ServerProxy": Policy(),
    "xmlrpc.client._Method": Policy(),
    "dbm.dumb._Database": Policy(),
    "contextlib._GeneratorContextManager": Policy(opening=_names("__enter__"), closing=_names("__exit__")),
    "contextlib._AsyncGeneratorContextManager": Policy(opening=_names("__aenter__"), closing=_names("__aexit__")),
    "zipfile.ZipFile": Policy(setup=_names("setpassword")),
    "tarfile.TarFile": Policy(refusal="its place in the archive is not known"),
    "tempfile.TemporaryDirectory": Policy(),
    # It looks into the folders when it is asked, not when it is made.
    "filecmp.dircmp": Policy(state_is_kept=True),
    # They hold no file: their messages are looked up in a folder when they are asked for.
    "mailbox.Maildir": Policy(),
    "mailbox.MH": Policy(),
    "tempfile._TemporaryFileWrapper": Policy(refusal="a new temporary file would have another name and be empty"),
    "tempfile.SpooledTemporaryFile": Policy(refusal="what was in it is gone"),
    "socket.socket": _CONNECTION,
    "ssl.SSLSocket": _CONNECTION,
    "asyncio.streams.StreamReader": _CONNECTION,
    "asyncio.streams.StreamWriter": _CONNECTION,
    "subprocess.Popen": _CHILD,
    "multiprocessing.process.BaseProcess": _CHILD,
    # The children of a pool have nothing of their own, and what one was computing was a call under way.
    "multiprocessing.pool.Pool": Policy(setup=_names("close terminate")),
    "multiprocessing.pool.ApplyResult": Policy(),
    "concurrent.futures.process.ProcessPoolExecutor": Policy(setup=_names("shutdown")),
    "concurrent.futures._base.Future": Policy(),
    # Some of them pickle before they are asked for the first row.
    "sqlalchemy.engine.result.ResultInternal": Policy(refusal="its rows were to come from a connection that is gone"),
    "sqlalchemy.engine.base.Connection": Policy(
        setup=_names("execution_options"),
        beginning=_names("begin begin_nested begin_twophase execute exec_driver_sql scalar scalars"),
        closing=_names("commit rollback close __exit__"),
        # The loss was a rollback already, and closed it.
        ending=_names("rollback close __exit__"),
    ),
    "requests.sessions.Session": Policy(setup=_names("mount"), state_is_kept=True),
    "httpx.Client": Policy(state_is_kept=True),
    "httpx.AsyncClient": Policy(state_is_kept=True),
    # They know what to ask for, and ask when they are iterated over, or told to wait.
    "botocore.paginate.Paginator": Policy(),
    "botocore.paginate.PageIterator": Policy(),
    "botocore.waiter.Waiter": Policy(),
    "boto3.resources.collection.ResourceCollection": Policy(),
}

# Methods of objects of any class that take it to where others need it.
_PREPARING = _names(
    "connect login auth authenticate open start_tls starttls set_missing_host_key_policy load_system_host_keys"
    " load_host_keys"
)

# A function of one of these names makes a client, a connection or a view of one; calling it again changes nothing
# outside.
_MAKERS = _names(
    "connect client resource session Session create_engine create_client from_url from_env get_client build cursor "
    "open_connection with_options"
)

# What stands for something outside, and asks for it when it is told to: a method with the name of such a class only
# makes one (`resource.Table("shop")`). That of tables is the first base that they have.
_VIEWS = _names("boto3.resources.base.ServiceResource boto3.dynamodb.transform.DynamoDBHighLevelResource")

_NEVER: tuple[type, ...] = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.ModuleType,
    type,
    types.CodeType,
    types.FrameType,
    map,
    zip,
    filter,
)


@functools.lru_cache(maxsize=4096)
def must_be_held(kind: type) -> bool:
    """Whether objects of a class are handles even where they could be pickled: they stand for something that a copy
    would not have."""
    names = [name_of(base) for base in kind.__mro__]
    if "urllib.response.addbase" in names:  # A response that happens to be built on tempfile's wrapper.
        return False
    return issubclass(kind, weakref.finalize) or any(name in POLICIES for name in names)


def require_handle(obj: Any) -> None:
    """Raise `Unrecordable` for what is no object to hold on to: functions, modules, classes, iterators that are being
    used up."""
    kind = type(obj)
    if isinstance(obj, _NEVER):
        hint = "Move a function to the top level of a module; turn an iterator into a list inside the call."
        raise Unrecordable(
            name_of(kind), "result", "it cannot be pickled, and it is no object that could be made again", hint
        )
    if isinstance(obj, (list, tuple, dict, set, frozenset)):
        raise Unrecordable(
            name_of(kind), "result", "something in it cannot be pickled", "Return plain data from the call."
        )


def policy_for(type_name: str, kind: Optional[type], fn: Callable[..., Any]) -> Policy:
    """The row of a type or of its nearest base; of an unknown type, whether the way it was made may be gone again: a
    class, something that is known to make clients."""
    names = [type_name] if kind is None else [name_of(base) for base in kind.__mro__]
    row = next((POLICIES[name] for name in (type_name, *names) if name in POLICIES), None)
    if isinstance(fn, PartOf):
        return row if row and row.refusal else Policy(f"calling {fn.__name__} again would make all of its parts anew")
    name = getattr(fn, "__name__", "")
    is_view = name == type_name.rpartition(".")[2] and not _VIEWS.isdisjoint(names)
    is_maker = fn is getattr or isinstance(fn, type) or name in _MAKERS or is_view
    full_name = getattr(fn, "__qualname__", "the function")
    refusal = "" if is_maker else f"calling {full_name} again might do something twice"
    if row is not None:
        return row._replace(refusal=row.refusal or refusal) if row.beginning else row
    return Policy(refusal, setup=_PREPARING, state_is_kept=True)


def refuse_call(type_name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Why the very call that made an object may not be repeated, whatever its type's row says; empty when it may."""
    mode = kwargs.get("mode", args[1] if len(args) > 1 else "r")
    if type_name == "zipfile.ZipFile" and mode != "r":
        return "it was open for writing, and an archive's directory is written only when it is closed"
    return ""


def temporary_directory(name: str) -> tempfile.TemporaryDirectory[str]:
    """The object of a temporary directory that exists already; it is removed with it, as ever."""
    made = tempfile.TemporaryDirectory()
    made.cleanup()
    os.makedirs(name, exist_ok=True)
    made.name = name
    cast(Any, made)._finalizer = weakref.finalize(made, shutil.rmtree, name, ignore_errors=True)
    return made
