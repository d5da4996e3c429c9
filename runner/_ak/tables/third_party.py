"""Packages that many programs use. A package without a row is an effect, which is always safe."""

from __future__ import annotations

from _ak.tables.rows import Group, Kind, whole

_COMPUTES = "computes from its arguments"
_TEXT = "works on text or bytes in memory"
_MODELS = "models of plain data"
_FILES = "reads or changes files"
_RANDOM = "draws random numbers"
_DATABASE = "reaches the database"

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
    *whole(Kind.INLINE, "cookies in memory", "requests.cookies"),
    *whole(Kind.INLINE, "marks of the program", "autokitteh"),
    *whole(Kind.INLINE, "frames in memory", "pandas polars"),
    *whole(Kind.INLINE, "images and drawings in memory", "PIL"),
    *whole(Kind.INLINE, "trees in memory", "lxml"),
    # Their clocks are recorded (library_readings.py), and their files are durable ones (library_files.py).
    *whole(Kind.INLINE, "documents in memory", "docx fpdf openpyxl pptx reportlab xlsxwriter"),
    *whole(Kind.INLINE, "codes and their images in memory", "qrcode"),
    *whole(Kind.INLINE, "shapes in memory", "shapely"),
    *whole(Kind.INLINE, "expressions in memory", "sympy mpmath"),
    *whole(Kind.INLINE, "graphs in memory", "networkx"),
    *whole(
        Kind.INLINE,
        _TEXT,
        "defusedxml inflect jmespath phonenumbers slugify toml tomlkit unidecode text_unidecode xmltodict",
    ),
    Group("toml.decoder", Kind.EFFECT, _FILES, "load"),
    Group("tomlkit.toml_file", Kind.EFFECT, _FILES, "TOMLFile.read TOMLFile.write"),
    *whole(Kind.INLINE, "computes digests; salts have rows of their own", "passlib"),
    Group("passlib.apache", Kind.EFFECT, _FILES, "*"),
    Group("passlib.context", Kind.VALUE, _RANDOM, "CryptContext.hash CryptContext.verify_and_update"),
    Group("passlib.pwd", Kind.VALUE, _RANDOM, "*"),
    Group("passlib.totp", Kind.EFFECT, "asks the clock, or draws random numbers", "*"),
    Group("passlib.utils.handlers", Kind.VALUE, _RANDOM, "GenericHandler.hash PrefixWrapper.hash"),
    *whole(Kind.INLINE, _COMPUTES, "humanize"),
    Group("humanize.time", Kind.VALUE, "asks the clock", "naturaldate naturalday naturaltime"),
    *whole(Kind.INLINE, "renders for the program's own output", "rich pygments"),
    *whole(Kind.INLINE, "renders for the program's own log, as settings and variables of the context say", "structlog"),
    *whole(Kind.INLINE, "computes from its arguments; what draws random numbers has rows of its own", "cryptography"),
    *whole(Kind.INLINE, "renders for the program's own log; its files are durable ones", "loguru"),
    *whole(Kind.INLINE, "calls the program's own functions again", "tenacity backoff"),
    *whole(Kind.INLINE, "calls the program's own functions when their time has come", "schedule"),
    *whole(Kind.INLINE, "builds statements and models; what reaches the database has rows of its own", "sqlalchemy"),
    Group("jinja2.environment", Kind.EFFECT, _FILES, "TemplateStream.dump"),
    Group("dotenv", Kind.INLINE, "a setting of the process: the next process needs it too", "load_dotenv"),
    Group("certifi", Kind.INLINE, "names a file that is installed with it", "where contents"),
    Group("numpy", Kind.VALUE, "uses the module's hidden generator", "random.*"),
    Group(
        "numpy",
        Kind.EFFECT,
        _FILES,
        "load save savez savez_compressed loadtxt savetxt genfromtxt fromfile memmap ndarray.tofile",
    ),
    Group(
        "numpy.random._generator",
        Kind.INLINE,
        "draws from a generator that was recorded where it was made",
        "Generator.*",
    ),
    Group("pandas.io", Kind.EFFECT, _FILES, "*"),
    *whole(Kind.INLINE, "renders text", "pandas.io.formats"),
    Group(
        "pandas.core.generic",
        Kind.EFFECT,
        _FILES,
        "NDFrame.to_clipboard NDFrame.to_csv NDFrame.to_excel NDFrame.to_hdf NDFrame.to_json NDFrame.to_pickle"
        " NDFrame.to_sql",
    ),
    Group(
        "pandas.core.frame",
        Kind.EFFECT,
        _FILES,
        "DataFrame.to_feather DataFrame.to_gbq DataFrame.to_html DataFrame.to_orc DataFrame.to_parquet"
        " DataFrame.to_stata DataFrame.to_xml",
    ),
    Group("pandas.core.generic", Kind.VALUE, _RANDOM, "NDFrame.sample"),
    Group(
        "pandas._libs.tslibs.timestamps", Kind.VALUE, "asks the clock", "Timestamp.now Timestamp.today Timestamp.utcnow"
    ),
    Group("polars.io", Kind.EFFECT, _FILES, "*"),
    Group(
        "polars.dataframe.frame",
        Kind.EFFECT,
        _FILES,
        "DataFrame.write_avro DataFrame.write_clipboard DataFrame.write_csv DataFrame.write_database"
        " DataFrame.write_delta DataFrame.write_excel DataFrame.write_iceberg DataFrame.write_ipc"
        " DataFrame.write_ipc_stream DataFrame.write_json DataFrame.write_ndjson DataFrame.write_parquet",
    ),
    Group(
        "polars.lazyframe.frame",
        Kind.EFFECT,
        "runs the plan, which may begin with files",
        "LazyFrame.collect LazyFrame.fetch LazyFrame.sink_csv LazyFrame.sink_ipc LazyFrame.sink_ndjson"
        " LazyFrame.sink_parquet",
    ),
    Group("polars.dataframe.frame", Kind.VALUE, _RANDOM, "DataFrame.sample"),
    Group("polars.series.series", Kind.VALUE, _RANDOM, "Series.sample Series.shuffle"),
    Group("PIL.Image", Kind.EFFECT, _FILES, "open Image.save Image.show"),
    Group("PIL.ImageFont", Kind.EFFECT, _FILES, "load load_path truetype"),
    *(Group(f"PIL.{name}", Kind.EFFECT, "reaches the screen", "*") for name in ("ImageGrab", "ImageShow")),
    Group("openpyxl.workbook.workbook", Kind.EFFECT, _FILES, "Workbook.save"),
    Group("fpdf.fpdf", Kind.EFFECT, _FILES, "FPDF.output FPDF.image FPDF.add_font"),
    Group("qrcode.image.base", Kind.EFFECT, _FILES, "BaseImage.save"),
    Group("qrcode.image.pil", Kind.EFFECT, _FILES, "PilImage.save"),
    Group("qrcode.image.pure", Kind.EFFECT, _FILES, "PyPNGImage.save"),
    Group("qrcode.image.styledpil", Kind.EFFECT, _FILES, "StyledPilImage.save"),
    Group("qrcode.image.svg", Kind.EFFECT, _FILES, "SvgFragmentImage.save SvgImage.save"),
    *(
        Group(f"sympy.{name}", Kind.EFFECT, "reaches files, compilers or the screen", "*")
        for name in ("plotting", "printing.preview", "utilities.autowrap", "utilities.codegen")
    ),
    Group("sympy.core.random", Kind.VALUE, _RANDOM, "*"),
    Group("sympy.ntheory.generate", Kind.VALUE, _RANDOM, "randprime"),
    Group("sympy.matrices.dense", Kind.VALUE, _RANDOM, "randMatrix"),
    Group("sympy.stats.rv", Kind.EFFECT, _RANDOM, "sample sample_iter"),
    *(Group(f"networkx.{name}", Kind.EFFECT, _FILES, "*") for name in ("drawing", "readwrite")),
    *whole(Kind.INLINE, "plain data of graphs", "networkx.readwrite.json_graph"),
    *whole(
        Kind.EFFECT,
        "draws random numbers, or may",
        "networkx.generators networkx.linalg.algebraicconnectivity networkx.algorithms.approximation"
        " networkx.algorithms.bipartite.generators networkx.algorithms.centrality.betweenness"
        " networkx.algorithms.centrality.current_flow_betweenness networkx.algorithms.coloring"
        " networkx.algorithms.community networkx.algorithms.connectivity.edge_augmentation"
        " networkx.algorithms.mis networkx.algorithms.similarity networkx.algorithms.smallworld"
        " networkx.algorithms.sparsifiers networkx.algorithms.swap networkx.algorithms.threshold"
        " networkx.algorithms.tournament networkx.algorithms.tree networkx.algorithms.triads"
        " networkx.utils.random_sequence",
    ),
    Group("lxml.etree", Kind.EFFECT, _FILES, "parse iterparse _ElementTree.write _ElementTree.write_c14n"),
    Group("lxml.html", Kind.EFFECT, "reads files or sends forms", "parse open_in_browser submit_form"),
    Group(
        "cryptography.fernet",
        Kind.VALUE,
        _RANDOM,
        "Fernet.generate_key Fernet.encrypt MultiFernet.encrypt MultiFernet.rotate",
    ),
    *(
        Group(f"cryptography.hazmat.primitives.asymmetric.{name}", Kind.EFFECT, _RANDOM, "generate_private_key")
        for name in ("dsa", "ec", "rsa")
    ),
    *(
        Group(f"cryptography.hazmat.bindings._rust.openssl.{key}PrivateKey", Kind.VALUE, _RANDOM, "sign")
        for key in ("dsa.DSA", "ec.ECDSA", "ec.EllipticCurve", "ec.EC", "rsa.RSA")
    ),
    Group("cryptography.hazmat.bindings._rust.openssl.rsa", Kind.VALUE, _RANDOM, "RSAPublicKey.encrypt"),
    *(
        Group(
            f"cryptography.hazmat.primitives.asymmetric.{key.lower()}",
            Kind.EFFECT,
            _RANDOM,
            f"{key}PrivateKey.generate",
        )
        for key in ("Ed25519", "Ed448", "X25519", "X448")
    ),
    Group("cryptography.x509.base", Kind.VALUE, _RANDOM, "random_serial_number"),
    Group(
        "cryptography.x509.base", Kind.EFFECT, _RANDOM, "CertificateBuilder.sign CertificateSigningRequestBuilder.sign"
    ),
    Group("sqlalchemy.engine", Kind.EFFECT, _DATABASE, "*"),
    *whole(Kind.INLINE, "names a database", "sqlalchemy.engine.url"),
    *whole(Kind.INLINE, "rows in memory", "sqlalchemy.engine.row"),
    *(Group(f"sqlalchemy.orm.{name}", Kind.EFFECT, _DATABASE, "*") for name in ("session", "query", "scoping")),
    *(Group(f"sqlalchemy.{name}", Kind.EFFECT, _DATABASE, "*") for name in ("ext.asyncio", "pool")),
    Group(
        "sqlalchemy.sql.schema",
        Kind.EFFECT,
        _DATABASE,
        "MetaData.create_all MetaData.drop_all MetaData.reflect Table.create Table.drop",
    ),
)

MODEL_BASES = frozenset({"pydantic.main.BaseModel", "pydantic.v1.main.BaseModel", "msgspec.Struct"})
"""Classes whose subclasses hold plain data, wherever they are defined."""
