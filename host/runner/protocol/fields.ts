/** Reads the fields of an untrusted JSON object, with the path of what is wrong. Unknown fields are ignored: that is how the protocol grows. */
import { ProtocolError } from './protocol-error';

type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

/** One object of the message and where it stands in it. */
export class Fields {
  constructor(
    private readonly object: Json,
    private readonly path: string,
  ) {}

  static of(value: unknown, path: string): Fields {
    if (!isObject(value)) throw wrongType(path, 'an object', value);
    return new Fields(value, path);
  }

  /** The object as it is, for content that is not ours to judge. */
  get opaque(): Json {
    return this.object;
  }

  private at(name: string): string {
    return `${this.path}.${name}`;
  }

  private required(name: string): unknown {
    const value = this.object[name];
    if (value === undefined) throw new ProtocolError('missing_field', this.at(name), `${this.at(name)} is missing`);
    return value;
  }

  /** There, if only as null. */
  has(name: string): boolean {
    return this.object[name] !== undefined;
  }

  private isAbsent(name: string): boolean {
    return this.object[name] === undefined || this.object[name] === null;
  }

  string(name: string): string {
    return asString(this.required(name), this.at(name));
  }

  /** May be left out or null. */
  optionalString(name: string): string | null {
    return this.isAbsent(name) ? null : this.string(name);
  }

  /** Must be there, may be null. */
  nullableString(name: string): string | null {
    const value = this.required(name);
    return value === null ? null : asString(value, this.at(name));
  }

  number(name: string): number {
    const value = this.required(name);
    if (typeof value !== 'number' || !Number.isFinite(value)) throw wrongType(this.at(name), 'a number', value);
    return value;
  }

  /** Must be there, may be null. */
  nullableNumber(name: string): number | null {
    return this.required(name) === null ? null : this.number(name);
  }

  integer(name: string): number {
    const value = this.required(name);
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrongType(this.at(name), 'an integer', value);
    return value;
  }

  boolean(name: string): boolean {
    const value = this.required(name);
    if (typeof value !== 'boolean') throw wrongType(this.at(name), 'true or false', value);
    return value;
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.required(name);
    const found = allowed.find((item) => item === value);
    if (found === undefined) throw wrongType(this.at(name), `one of ${allowed.join(', ')}`, value);
    return found;
  }

  /** Must be there, may be null. */
  nullableOneOf<const T extends string>(name: string, allowed: readonly T[]): T | null {
    return this.required(name) === null ? null : this.oneOf(name, allowed);
  }

  strings(name: string): string[] {
    return this.array(name).map((item, index) => asString(item, `${this.at(name)}[${index}]`));
  }

  /** Must be there, may be null. */
  nullableStrings(name: string): string[] | null {
    return this.required(name) === null ? null : this.strings(name);
  }

  objects(name: string): Fields[] {
    return this.array(name).map((item, index) => Fields.of(item, `${this.at(name)}[${index}]`));
  }

  stringMap(name: string): Record<string, string> {
    const value = this.required(name);
    if (!isObject(value)) throw wrongType(this.at(name), 'an object', value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asString(item, `${this.at(name)}.${key}`)]));
  }

  requiredObject(name: string): Fields {
    return Fields.of(this.required(name), this.at(name));
  }

  optionalObject(name: string): Fields | null {
    return this.isAbsent(name) ? null : this.requiredObject(name);
  }

  /** An object whose content is not ours to judge. */
  optionalOpaque(name: string): Record<string, unknown> | null {
    if (this.isAbsent(name)) return null;
    const value = this.required(name);
    if (!isObject(value)) throw wrongType(this.at(name), 'an object', value);
    return value;
  }

  private array(name: string): unknown[] {
    const value = this.required(name);
    if (!Array.isArray(value)) throw wrongType(this.at(name), 'an array', value);
    return value as unknown[];
  }
}

function asString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw wrongType(path, 'a string', value);
  return value;
}

function wrongType(path: string, expected: string, found: unknown): ProtocolError {
  return new ProtocolError('wrong_type', path, `${path} must be ${expected}, not ${nameOf(found)}`);
}
