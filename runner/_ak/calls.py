"""The guard: what every call of user code passes. In: the thing to be called. Out: the thing itself, or a stub that
makes the call durable.

The guard form `guard(f)(x)` leaves arguments, frames and positions as they are; a stub exists only for calls that are
not inline.
"""

from __future__ import annotations

import ast
import inspect
import os
import sys
import weakref
from abc import ABCMeta
from collections.abc import Mapping
from dataclasses import replace
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, MethodType
from typing import Any, Callable

from _ak.call_sites import find_stores
from _ak.classify import Classifier, Decision
from _ak.dynamic_code import DynamicCode
from _ak.effects import Effects, make_digest
from _ak.handles import Handles
from _ak.headroom import Headroom
from _ak.held_signals import lets_in
from _ak.known_calls import KnownCalls
from _ak.lasting import PLAIN, lasts, lasts_in_class
from _ak.lock_waits import LIMITED
from _ak.outcome import Call
from _ak.own_frames import leave_out_own
from _ak.passed import PASSING, Passing
from _ak.performing import is_performing, is_user_code_of_a_call, refuse_to_repeat
from _ak.proxies import HandleMethod, is_proxy
from _ak.readings import Readings
from _ak.rerunning import rerunning
from _ak.rewrite import GUARD
from _ak.session import Session
from _ak.waits import LOOP_SLEEP, Waits

Stub = Callable[..., Any]
MakeStub = Callable[[Any], Stub]

CALLS_BACK = "sort"
"""The method of a list that calls what it is given."""

_OWN = "_ak."
_MAX_KNOWN = 10_000


class Guard:
    """`Guard(...)` is made before the parts it leads to (`connect`), because the importer needs it first."""

    def __init__(self, session: Session, classifier: Classifier) -> None:
        self._session = session
        self._decide = classifier.decide
        # Functions, classes and functions of methods that are inline, and that nothing but a mark can make something
        # else. All of types whose hash is their identity: a look-up runs no code, and raises no audit event.
        self._known: set[Any] = set()
        self._known_methods: set[Any] = set()
        # The same of what may go while the program runs (closures, classes made in a function): nobody here keeps it.
        self._passing: set[Any] = set()
        self._passing_methods: set[Any] = set()
        # Types of Python's own of which every method is inline, but for CALLS_BACK; those that were looked at.
        self._plain: set[Any] = set()
        self._looked_at: set[Any] = set()
        self._lasting_stubs: dict[Any, Stub] = {}
        # By name: what gives a stub for functions that are inline and yet not called as they are.
        self._apart: dict[str, Callable[[Any], Any]] = {}
        self._is_anything_said = False
        self._headroom = Headroom()
        self.dynamic = DynamicCode(classifier.adopt, self._note_stores)
        self.known_calls = KnownCalls(self.function(), self._known, self._is_inline, self._is_settled)

    def forget(self) -> None:
        """Somebody has said what becomes of a call: ask again."""
        known = (self._known, self._known_methods, self._passing, self._passing_methods, self._plain, self._looked_at)
        for noted in known:
            noted.clear()
        self._lasting_stubs.clear()
        self._is_anything_said = True
        self.known_calls.forget()

    def _note_stores(self, tree: ast.AST) -> None:
        """Text is about to run."""
        self.known_calls.introduce(find_stores(tree))

    def _is_inline(self, method: Any) -> bool:
        """Whether the guard lets a method pass: it does with the same of any other object of that type."""
        decision = self._decide(method)
        return decision.kind == "inline" and decision.name not in self._apart

    def _is_settled(self, fn: Any) -> bool:
        """Whether the guard lets any function of this one's module pass."""
        return not self._is_anything_said and self._decide(fn).is_settled

    def connect(
        self, effects: Effects, readings: Readings, waits: Waits, handles: Handles, apart: Mapping[str, MakeStub]
    ) -> None:
        """Give the parts that run calls; `apart` are those for calls of certain names alone."""
        self._effects = effects
        self._readings = readings
        self._waits = waits
        self._handles = handles
        passing = Passing(self.function(), self._decide)
        self._apart.update(dict.fromkeys(PASSING, passing.stub))
        self._apart.update(dict.fromkeys(LIMITED, waits.of_locks.stub))
        self._apart.update(apart)

    def function(self) -> Callable[[Any], Any]:
        """What user code calls: given a thing, it answers what to call instead. Most calls end in its first lines."""
        known, known_methods, plain = self._known, self._known_methods, self._plain
        passing, passing_methods, reference = self._passing, self._passing_methods, weakref.ref
        function, method, builtin, plain_class = FunctionType, MethodType, BuiltinFunctionType, type
        abstract, descriptor, lasting_stubs = ABCMeta, MethodDescriptorType, self._lasting_stubs
        decide, remember, stand_ins, apart = self._decide, self._remember, self.dynamic.stand_ins, self._apart

        @lets_in
        def guard(fn: Any) -> Any:
            kind = type(fn)
            if kind is function or kind is plain_class:
                if fn in known or reference(fn) in passing:
                    return fn
            elif kind is method:
                made_of = fn.__func__
                if type(made_of) is function and (made_of in known_methods or reference(made_of) in passing_methods):
                    return fn
            elif kind is builtin:
                if fn in known:
                    return fn
                owner = type(fn.__self__)
                # By `type`, because the hash of a class may be its metaclass's.
                if type(owner) is plain_class and owner in plain and (owner is not list or fn.__name__ != CALLS_BACK):
                    return fn
                if fn in lasting_stubs:
                    return lasting_stubs[fn]
            elif kind is HandleMethod:
                return self._handle_stub(fn)
            elif (kind is abstract or kind is descriptor) and fn in known:  # a class's hash may be its metaclass's
                return fn
            try:
                decision = decide(fn)
            except RecursionError as err:
                leave_out_own(err)
                raise
            if decision.kind != "inline":
                return self._stub(fn, decision)
            if decision.name in apart:
                return self._stub_apart(fn, decision)
            if decision.name in stand_ins and type(fn) is BuiltinFunctionType:
                return stand_ins[decision.name]
            if is_proxy(fn):
                return self._handle_stub(HandleMethod(fn, "__call__"))
            remember(fn, decision)
            return fn

        # A namespace with its builtins may be part of what is recorded, so the guard is pickled as one of them.
        guard.__module__, guard.__name__, guard.__qualname__ = "builtins", GUARD, GUARD
        return guard

    def effect(self, fn: Callable[..., Any], name: str) -> Stub:
        """`fn`, recorded under that name."""
        return self._effect_stub(fn, Decision("effect", name, "stands for a function of the standard library"), False)

    def locally(self, fn: Callable[..., Any], name: str) -> Stub:
        """`fn`, which looks at the file system or changes it: recorded under that name, without a round trip."""
        decision = Decision("value", name, "what a module of the standard library does besides the files it opens")
        value, session = self._value_stub(fn, decision), self._session

        @lets_in
        def stub(*args: Any, **kwargs: Any) -> Any:
            if not session.is_full or session.is_child:
                return fn(*args, **kwargs)
            answer = value(*args, **kwargs)
            session.recorder.flush()
            return answer

        return stub

    def opening(self, fn: Callable[..., Any]) -> Stub:
        """`fn`, which opens a file as `open` does."""
        return self._effect_stub(fn, Decision("file", "open", "opens a file"), False)

    def _stub_apart(self, fn: Any, decision: Decision) -> Stub:
        stub: Stub = self._apart[decision.name](fn)
        if type(fn) is BuiltinFunctionType and lasts(fn):
            self._lasting_stubs[fn] = stub
        return stub

    def _remember(self, fn: Any, decision: Decision) -> None:
        """Note what is inline for as long as it is there."""
        kind = type(fn)
        if kind is MethodType:
            made_of = fn.__func__
            if decision.is_settled and type(made_of) is FunctionType:
                if lasts_in_class(made_of):
                    _add(self._known_methods, made_of)
                else:
                    _add(self._passing_methods, weakref.ref(made_of))
        elif lasts(fn):
            _add(self._known, fn)
        elif kind is FunctionType or kind is type:
            # Once it has gone its reference is equal to nothing, also where something else has its address.
            _add(self._passing, weakref.ref(fn))
        elif kind is BuiltinFunctionType and type(fn.__self__) in PLAIN and type(fn.__self__) not in self._looked_at:
            self._looked_at.add(type(fn.__self__))
            if self._is_plain(fn.__self__):
                self._plain.add(type(fn.__self__))

    def _is_plain(self, owner: Any) -> bool:
        """Whether all methods of a type of PLAIN are called as they are: somebody may have said otherwise."""
        for name in dir(owner):
            fn = getattr(owner, name)
            if type(fn) is BuiltinFunctionType and not (type(owner) is list and name == CALLS_BACK):
                decision = self._decide(fn)
                if decision.kind != "inline" or decision.name in self._apart:
                    return False
        return True

    def _stub(self, fn: Any, decision: Decision) -> Any:
        if is_performing() or self._session.is_child:
            if decision.kind in ("effect", "file", "wait"):
                refuse_to_repeat()
            return fn
        if is_own(fn):
            return fn
        if decision.kind == "random":
            return self._readings.redirect(fn) if self._session.is_full else fn
        if decision.kind == "rerun":
            return rerunning(fn)
        if decision.kind == "value" and not (decision.is_whole and inspect.iscoroutinefunction(fn)):
            return self._value_stub(fn, decision) if self._session.is_full else fn
        if decision.kind == "wait" and self._session.is_full:
            return fn if is_user_code_of_a_call() else self._wait_stub(fn, decision)
        if decision.name == "os.kill":
            return self._kill_stub(fn, decision)
        # Of a function in C nobody needs to ask.
        is_awaited = type(fn) is not BuiltinFunctionType and inspect.iscoroutinefunction(fn)
        return self._effect_stub(fn, decision, is_awaited)

    def _kill_stub(self, fn: Any, decision: Decision) -> Stub:
        """A signal to this process is no effect: each process that replays must get it, by its own number."""
        kill = self._effect_stub(fn, decision, is_awaited=False)

        @lets_in
        def stub(*args: Any, **kwargs: Any) -> Any:
            if len(args) == 2 and not kwargs and self._readings.is_own_pid(args[0]):
                return fn(os.getpid(), args[1])
            return kill(*args, **kwargs)

        return stub

    def _handle_stub(self, fn: HandleMethod) -> Any:
        """A method of a handle: an effect of its own, unless the method of the real class is none; then it is
        performed in place.
        """
        if is_performing() or self._session.is_child:
            return fn
        target = fn.target
        real = getattr(fn.__self__.__class__, target.method, None)
        decision = self._decide(real) if real is not None else Decision("effect", target.name, "a method of a handle")
        if decision.kind != "effect":
            return fn
        return self._effect_stub(fn, replace(decision, name=target.name), inspect.iscoroutinefunction(real))

    def _value_stub(self, fn: Any, decision: Decision) -> Stub:
        read = self._readings.read_whole if decision.is_whole else self._readings.read

        def stub(*args: Any, **kwargs: Any) -> Any:
            try:
                with self._headroom:
                    return read(fn, decision, args, kwargs, self._session.where_called(sys._getframe(1)))
            except BaseException as err:
                leave_out_own(err)
                raise

        return stub

    def _wait_stub(self, fn: Any, decision: Decision) -> Stub:
        wait = self._waits.sleep_soon if decision.name == LOOP_SLEEP else self._waits.sleep

        def stub(*args: Any, **kwargs: Any) -> Any:
            try:
                with self._headroom:
                    return wait(fn, decision, args, kwargs, self._session.where_called(sys._getframe(1)))
            except BaseException as err:
                leave_out_own(err)
                raise

        return stub

    def _effect_stub(self, fn: Any, decision: Decision, is_awaited: bool) -> Stub:
        if is_awaited:

            def stub(*args: Any, **kwargs: Any) -> Any:
                with self._headroom:
                    coroutine = self._effects.run_soon(self._call(fn, decision, args, kwargs))
                # A partial has no name of its own.
                coroutine.__name__ = getattr(fn, "__name__", coroutine.__name__)
                coroutine.__qualname__ = getattr(fn, "__qualname__", coroutine.__qualname__)
                return coroutine
        else:

            def stub(*args: Any, **kwargs: Any) -> Any:
                try:
                    with self._headroom:
                        return self._effects.run(self._call(fn, decision, args, kwargs))
                except BaseException as err:
                    leave_out_own(err)
                    raise

        return stub

    def _call(self, fn: Any, decision: Decision, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call:
        return Call(
            id=self._session.lanes.current().next_id(),
            fn=fn,
            decision=decision,
            args=args,
            kwargs=kwargs,
            digest=make_digest(args, kwargs),
            # Two of our frames stand between: this one and the stub.
            where=self._session.where_called(sys._getframe(2)),
        )


def _add(known: set[Any], thing: Any) -> None:
    if len(known) >= _MAX_KNOWN:
        known.clear()
    known.add(thing)


def is_own(fn: Any) -> bool:
    """Whether `fn` is the runner's: a patched function, a method of a captured stream or of a durable file."""
    # By exact types: an attribute of anything else may be somebody's code.
    if isinstance(fn, (FunctionType, MethodType)) and isinstance(getattr(fn, "__func__", fn), FunctionType):
        if hasattr(fn, "__wrapped__"):
            return False  # It stands for what it wraps (patches.py).
        module = fn.__globals__.get("__name__")  # type: ignore[union-attr]
    elif isinstance(fn, BuiltinFunctionType):
        module = type(fn.__self__).__module__
    else:
        module = type(fn).__module__
    return isinstance(module, str) and module.startswith(_OWN)
