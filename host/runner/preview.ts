/**
 * What a recorded value looks like, for people. Reads the pickle with a parser that executes nothing, and never depends on it:
 * a value that cannot be shown is described.
 */
import { Parser } from 'pickleparser';

/** Larger pickles are not parsed for a preview. */
const MAX_PICKLE_BYTES = 16 * 1024;
const MAX_TEXT = 200;
const MAX_ITEMS = 8;
const MAX_DEPTH = 3;

/**
 * A short, readable, JSON-able form of a pickled value.
 * @param base64 pickle, base64
 * @param redact takes secrets out of a text; before anything is cut, so that no half of one remains
 */
export function previewPickle(base64: string, redact: Redact = (text) => text): unknown {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > MAX_PICKLE_BYTES) return `<${bytes.length} bytes of pickle>`;
  try {
    return shorten(new Parser({ persistentResolver: { resolve: nameReference } }).parse(bytes), { depth: 0, redact });
  } catch {
    // Not for people to worry about: the value itself is intact.
    return `<${bytes.length} bytes of pickle>`;
  }
}

type Redact = (text: string) => string;

/** How deep in the value, and how its texts are shown. */
interface At {
  depth: number;
  redact: Redact;
}

function shorten(value: unknown, at: At): unknown {
  if (typeof value === 'string') return cut(at.redact(value));
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? '<function>' : (value ?? null);
  if (at.depth >= MAX_DEPTH) return '...';
  if (value instanceof Uint8Array) return `<${value.length} bytes>`;
  if (Array.isArray(value)) return shortenItems(value, at);
  if (value instanceof Set) return shortenItems([...value], at);
  const instance = instanceText(value);
  if (instance !== null) return instance;
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  return Object.fromEntries(
    entries.slice(0, MAX_ITEMS).map(([key, item]) => [cut(at.redact(String(key))), shorten(item, deeper(at))]),
  );
}

/** Of a thing that the program has already, such as an argument that comes back, the record has only the name. */
function nameReference(name: string): string {
  return name.startsWith('[') ? '<an argument>' : `<${name}>`;
}

/** The parser makes a stand-in for what Python would construct; its class is all there is to show. */
function instanceText(value: object): string | null {
  if (!('__name__' in value) || typeof value.__name__ !== 'string') return null;
  const module = '__module__' in value && typeof value.__module__ === 'string' ? value.__module__ : '';
  if (module === '_codecs') return '<bytes>';
  // How the runner keeps a response: made again by a function of ours.
  if (module === '_ak.http_snapshot') return '<http.client.HTTPResponse>';
  return module === '' || module === '__builtin__' || module === 'builtins' ? `<${value.__name__}>` : `<${module}.${value.__name__}>`;
}

function deeper({ depth, redact }: At): At {
  return { depth: depth + 1, redact };
}

function shortenItems(items: readonly unknown[], at: At): unknown[] {
  const shown = items.slice(0, MAX_ITEMS).map((item) => shorten(item, deeper(at)));
  return items.length > MAX_ITEMS ? [...shown, `... ${items.length - MAX_ITEMS} more`] : shown;
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text;
}
