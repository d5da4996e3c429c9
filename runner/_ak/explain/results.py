"""What well-known calls answer, where that is always of one class; data.

Each line: the name of a function, as the tables have it, and the class of its answer; `list[str]` tells what it gives
when one iterates over it.
"""

from __future__ import annotations

_RESULTS = """
open io.TextIOWrapper[str]
pathlib.Path.open io.TextIOWrapper[str]
input str
repr str
ascii str
chr str
hex str
oct str
bin str
format str
len int
ord int
hash int
id int
round float
sorted list
dir list[str]
input str
locals dict
globals dict
str.split list[str]
str.rsplit list[str]
str.splitlines list[str]
str.partition tuple[str]
str.rpartition tuple[str]
str.encode bytes
str.find int
str.count int
str.index int
str.isdigit bool
str.startswith bool
str.endswith bool
bytes.decode str
bytes.hex str
bytes.split list[bytes]
bytearray.decode str
dict.keys dict_keys
dict.values dict_values
dict.items dict_items
dict.copy dict
list.copy list
set.union set
set.intersection set
set.difference set
int.to_bytes bytes
io.TextIOWrapper.read str
io.TextIOWrapper.readline str
io.TextIOWrapper.readlines list[str]
io.BufferedReader.read bytes
io.StringIO.getvalue str
io.BytesIO.getvalue bytes
json.dumps str
re.compile re.Pattern
re.match re.Match
re.search re.Match
re.fullmatch re.Match
re.sub str
re.split list[str]
re.findall list
re.finditer list[re.Match]
re.Pattern.match re.Match
re.Pattern.search re.Match
re.Pattern.fullmatch re.Match
re.Pattern.sub str
re.Pattern.split list[str]
re.Pattern.findall list
re.Pattern.finditer list[re.Match]
re.Match.group str
re.Match.groups tuple[str]
re.Match.groupdict dict
datetime.datetime.now datetime.datetime
datetime.datetime.utcnow datetime.datetime
datetime.datetime.fromisoformat datetime.datetime
datetime.datetime.fromtimestamp datetime.datetime
datetime.datetime.strptime datetime.datetime
datetime.datetime.astimezone datetime.datetime
datetime.datetime.replace datetime.datetime
datetime.datetime.date datetime.date
datetime.datetime.isoformat str
datetime.datetime.strftime str
datetime.datetime.timestamp float
datetime.date.today datetime.date
datetime.date.isoformat str
datetime.date.strftime str
time.time float
time.monotonic float
time.perf_counter float
time.time_ns int
time.strftime str
time.ctime str
uuid.uuid4 uuid.UUID
uuid.uuid1 uuid.UUID
uuid.uuid5 uuid.UUID
random.random float
random.randint int
os.getcwd str
os.urandom bytes
os.getenv str
os.environ.get str
os.fspath str
os.walk list[tuple]
os.listdir list[str]
os.path.join str
os.path.basename str
os.path.dirname str
os.path.abspath str
os.path.splitext tuple[str]
os.scandir list[os.DirEntry]
glob.glob list[str]
tempfile.mkdtemp str
tempfile.gettempdir str
pathlib.Path.read_text str
pathlib.Path.read_bytes bytes
pathlib.Path.iterdir list[pathlib.Path]
pathlib.Path.glob list[pathlib.Path]
pathlib.Path.rglob list[pathlib.Path]
pathlib.Path.cwd pathlib.Path
pathlib.Path.home pathlib.Path
pathlib.Path.resolve pathlib.Path
pathlib.Path.absolute pathlib.Path
pathlib.PurePath.with_suffix pathlib.Path
pathlib.PurePath.with_name pathlib.Path
pathlib.PurePath.joinpath pathlib.Path
pathlib.PurePath.as_posix str
csv.reader list[list]
csv.DictReader list[dict]
base64.b64encode bytes
email.message_from_string email.message.Message
email.message_from_bytes email.message.Message
email.utils.formatdate str
email.utils.make_msgid str
shutil.which str
statistics.mean float
xml.dom.minidom.parseString xml.dom.minidom.Document
configparser.ConfigParser.get str
traceback.format_exc str
base64.b64decode bytes
secrets.token_hex str
secrets.token_urlsafe str
hashlib.md5 hashlib.HASH
hashlib.sha1 hashlib.HASH
hashlib.sha256 hashlib.HASH
hashlib.sha512 hashlib.HASH
hmac.new hmac.HMAC
textwrap.dedent str
html.escape str
urllib.parse.quote str
urllib.parse.urlencode str
urllib.parse.urljoin str
urllib.parse.urlparse urllib.parse.ParseResult
urllib.request.urlopen http.client.HTTPResponse
urllib.request.build_opener urllib.request.OpenerDirector
urllib.request.OpenerDirector.open http.client.HTTPResponse
http.client.HTTPConnection.getresponse http.client.HTTPResponse
http.client.HTTPResponse.read bytes
logging.getLogger logging.Logger
sqlite3.connect sqlite3.Connection
sqlite3.Connection.cursor sqlite3.Cursor
sqlite3.Connection.execute sqlite3.Cursor
sqlite3.Connection.executemany sqlite3.Cursor
sqlite3.Cursor.execute sqlite3.Cursor
sqlite3.Cursor.fetchall list
socket.create_connection socket.socket
socket.create_server socket.socket
ssl.SSLContext.wrap_socket ssl.SSLSocket
ssl.create_default_context ssl.SSLContext
subprocess.run subprocess.CompletedProcess
subprocess.check_output bytes
tarfile.open tarfile.TarFile
shelve.open shelve.DbfilenameShelf
tempfile.NamedTemporaryFile tempfile._TemporaryFileWrapper
tempfile.TemporaryFile tempfile._TemporaryFileWrapper
concurrent.futures.Executor.submit concurrent.futures.Future
concurrent.futures.ThreadPoolExecutor.submit concurrent.futures.Future
asyncio.create_task asyncio.Task
asyncio.get_running_loop asyncio.BaseEventLoop
asyncio.get_event_loop asyncio.BaseEventLoop
asyncio.new_event_loop asyncio.BaseEventLoop
threading.Lock _thread.lock
threading.RLock _thread.RLock
threading.current_thread threading.Thread
argparse.ArgumentParser.parse_args argparse.Namespace
argparse.ArgumentParser.add_argument_group argparse.ArgumentParser
argparse.ArgumentParser.add_subparsers argparse._SubParsersAction
xml.etree.ElementTree.fromstring xml.etree.ElementTree.Element
xml.etree.ElementTree.parse xml.etree.ElementTree.ElementTree
xml.etree.ElementTree.ElementTree.getroot xml.etree.ElementTree.Element
"""

_OF_THE_SAME_CLASS = {
    "str": "capitalize casefold center expandtabs format format_map join ljust lower lstrip removeprefix removesuffix"
    " replace rjust rstrip strip swapcase title translate upper zfill",
    "bytes": "join lower lstrip replace rstrip strip upper",
}

_ENTERED = {"tempfile.TemporaryDirectory": "str", "threading.Lock": "bool", "contextlib.suppress": "NoneType"}

ITEMS = {"str": "str", "bytes": "int", "range": "int", "io.TextIOWrapper": "str"}
"""What objects of a class give when one iterates over them."""


def results() -> dict[str, str]:
    """What each function answers, by its name."""
    found: dict[str, str] = {}
    for line in _RESULTS.split("\n"):
        name, _, answer = line.partition(" ")
        found[name] = answer
    for cls, methods in _OF_THE_SAME_CLASS.items():
        found.update((f"{cls}.{method}", cls) for method in methods.split())
    return found


def entered(cls: str) -> str:
    """The class of what `with` gives for an object of a class."""
    return _ENTERED.get(cls, cls)
