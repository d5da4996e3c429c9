"""Packages that many programs use. A package without a row is an effect, which is always safe."""

from __future__ import annotations

from _ak.tables.rows import Group, Kind, whole

_COMPUTES = "computes from its arguments"
_TEXT = "works on text or bytes in memory"
_MODELS = "models of plain data"
_FILES = "reads or changes files"

GROUPS = (
    *whole(Kind.INLINE, _MODELS, "attr attrs pydantic pydantic_core annotated_types marshmallow typing_extensions"),
    *whole(
        Kind.INLINE,
        _TEXT,
        "yaml bs4 soupsieve markupsafe markdown orjson ujson simplejson msgpack tomli regex jsonschema idna chardet"
        " charset_normalizer html5lib",
    ),
    *whole(Kind.INLINE, _COMPUTES, "dateutil pytz six toolz more_itertools sortedcontainers tabulate packaging numpy"),
    *whole(Kind.INLINE, "renders text; templates are deployed with the code", "jinja2"),
    *whole(Kind.INLINE, "shows progress", "tqdm"),
    *whole(Kind.INLINE, "marks of the program", "autokitteh"),
    Group("dotenv", Kind.INLINE, "a setting of the process: the next process needs it too", "load_dotenv"),
    Group("certifi", Kind.INLINE, "names a file that is installed with it", "where contents"),
    Group("numpy", Kind.VALUE, "uses the module's hidden generator", "random.*"),
    Group(
        "numpy",
        Kind.EFFECT,
        _FILES,
        "load save savez savez_compressed loadtxt savetxt genfromtxt fromfile memmap ndarray.tofile",
    ),
)

MODEL_BASES = frozenset({"pydantic.main.BaseModel", "pydantic.v1.main.BaseModel", "msgspec.Struct"})
"""Classes whose subclasses hold plain data, wherever they are defined."""
