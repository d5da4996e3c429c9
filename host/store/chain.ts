/**
 * The chain of a journal: the seal of a result covers the seal before it, in the order in which results were given to user code, and the
 * session's row keeps a *head* over the last seal, the calls that are open and the counters of the journal. So a row that is gone, added,
 * moved or put back is found as well as one that was altered, and a journal that was cut off.
 *
 *   a result   KEY.c.BEFORE.CODE   over session, row and the seal before it. BEFORE is the end of that seal: it tells a gap from a change
 *   the head   KEY.c.LAST.CODE     over session, counters, the last seal and the open calls. Empty: nothing was recorded yet
 *
 * What an earlier version recorded is sealed row by row (seals.ts), and its sessions have no head (null) until something is appended.
 * Such rows come first; what follows them covers the seals of all of them.
 *
 * It does not tell when rows and head together were put back to what they were: that is how a backup is restored.
 */
import { createHash } from 'node:crypto';
import { AkError } from '../errors';
import { OpenCalls, type OpenRow } from './open-calls';
import type { JournalTable } from './schema';
import { isSame, SealingKey, type Signer, type Texts } from './seals';

/** Everything of a result that a replay unpickles or acts on. */
const RESULT_COLUMNS = [
  'id',
  'kind',
  'name',
  'file',
  'line',
  'digest',
  'value',
  'value_file_json',
  'error_json',
  'handle_json',
  'mutated',
  'items_json',
] as const satisfies (keyof JournalTable)[];

export type ResultRow = Pick<JournalTable, 'session_id' | (typeof RESULT_COLUMNS)[number]>;
type SealedResult = ResultRow & Pick<JournalTable, 'seal'>;

/** What a session's row, and the calls that are open, say of its journal. */
export interface Standing {
  head: string | null;
  /** The last numbers given out. */
  begun: number;
  given: number;
  open: readonly OpenRow[];
  /** A result after the last one that the session's row counts: no append of ours gave it. Nothing reads it. */
  stray?: string | null;
}

/** Where a journal stands, to go on from. */
export interface Chain {
  readonly sessionId: string;
  begun: number;
  given: number;
  /** The last seal. */
  last: string;
  open: OpenCalls;
}

export function newChain(key: SealingKey, sessionId: string): Chain {
  return chainFrom(key, sessionId, { head: '', begun: 0, given: 0, open: [] }, '');
}

export function chainFrom(key: SealingKey, sessionId: string, { begun, given, open }: Standing, last: string): Chain {
  const sign: Signer = (texts) => key.sign(texts);
  return { sessionId, begun, given, last, open: new OpenCalls(sign, sessionId, open) };
}

/** The seal of what comes next; the chain goes on from it. */
export function sealNext(key: SealingKey, chain: Chain, row: ResultRow): string {
  chain.last = written(key.fingerprint, chain.last, key.sign(resultTexts(chain.last, row)));
  return chain.last;
}

export function headOf(key: SealingKey, chain: Chain): string {
  return written(key.fingerprint, chain.last, key.sign(headTexts(chain, chain.last, chain.open)));
}

/** What follows rows that are sealed one by one, when this is the seal of the next of them. */
export function afterLone(before: string, seal: string): string {
  return `alone.${createHash('sha256').update(`${before}\n${seal}`).digest('base64')}`;
}

export function isChained(seal: string): boolean {
  return parse(seal) !== null;
}

/** Follows a journal from its beginning. `onDamage` throws what it is given, unless somebody collects it. */
export class ChainProof {
  private before = '';
  private lastId: string | null = null;
  private isChained = false;

  constructor(
    private readonly key: SealingKey,
    private readonly sessionId: string,
    private readonly onDamage: (damage: AkError) => void = throwIt,
  ) {}

  /** @throws AkError `journal_damaged`, `journal_key_unusable` */
  next(row: SealedResult): void {
    const damage = this.damageOf(row);
    if (damage !== null) this.onDamage(damage);
    // Who collects goes on from what stands there: one damage is told once.
    const seal = row.seal ?? '';
    this.before = isChained(seal) ? seal : afterLone(this.before, seal);
    this.isChained ||= isChained(seal);
    this.lastId = row.id;
  }

  /** @throws AkError as above */
  end(standing: Standing): void {
    const damage = damageOfHead(this.key, this.sessionId, standing, { seal: this.before, id: this.lastId });
    if (damage !== null) this.onDamage(damage);
  }

  /** The last seal, or what stands for it. */
  get last(): string {
    return this.before;
  }

  private damageOf(row: SealedResult): AkError | null {
    const { seal, session_id: sessionId, id } = row;
    if (seal === null) return damagedRow(row, `has no seal: ${OR_FOREIGN}`);
    const keyId = SealingKey.keyIdOf(seal);
    // Not damaged, as far as this host can tell: it waits for the key.
    if (keyId !== null && !this.key.knows(keyId)) return unknownKey(sessionId, id, keyId);
    const parts = parse(seal);
    if (parts === null ? this.isChained : parts.before !== endOf(this.before)) return this.gap(row);
    const isRight = parts === null ? this.key.isSealed(row) : this.proves(parts, resultTexts(this.before, row));
    return isRight ? null : damagedRow(row, `does not match its seal: ${OR_FOREIGN}`);
  }

  private gap(row: SealedResult): AkError {
    const where = this.lastId === null ? 'is not what was recorded first' : `does not follow ${this.lastId}`;
    const what = this.lastId === null ? 'what came before it' : 'what was recorded between them';
    return damagedRow(row, `${where}: ${what} is gone, or not where it was.`);
  }

  private proves({ keyId, code }: Parts, texts: Texts): boolean {
    const sign = this.key.signer(keyId);
    return sign !== null && isSame(code, sign(texts));
  }
}

/** Null: the head is that of what stands there. `last`: where the results end. */
export function damageOfHead(
  key: SealingKey,
  sessionId: string,
  standing: Standing,
  last: { seal: string; id: string | null },
): AkError | null {
  const { head, begun, given, open, stray = null } = standing;
  const where = { sessionId, id: last.id };
  if (head === null) {
    return isChained(last.seal)
      ? damaged(`The seal over the whole journal of session ${sessionId} is gone.`, where)
      : null;
  }
  if (head === '') {
    if (last.seal === '' && open.length === 0 && begun === 0 && given === 0 && stray === null) return null;
    return damaged(`Session ${sessionId} has a journal, but its row says that nothing was recorded.`, where);
  }
  return damageOfStray(sessionId, standing) ?? damageOfSealed(key, sessionId, { ...standing, head }, last);
}

function damageOfStray(sessionId: string, { stray = null }: Standing): AkError | null {
  if (stray === null) return null;
  const message = `The record ${stray} of session ${sessionId} was not recorded here: the session has not counted it.`;
  return damaged(message, { sessionId, id: stray });
}

function damageOfSealed(
  key: SealingKey,
  sessionId: string,
  { head, begun, given, open }: Standing & { head: string },
  last: { seal: string; id: string | null },
): AkError | null {
  const where = { sessionId, id: last.id };
  const parts = parse(head);
  if (parts === null) return damaged(`The seal over the whole journal of session ${sessionId} is damaged.`, where);
  const sign = key.signer(parts.keyId);
  if (sign === null) return unknownKey(sessionId, 'head', parts.keyId);
  if (parts.before !== endOf(last.seal)) {
    const end = last.id === null ? 'is empty' : `ends with ${last.id}`;
    return damaged(`The journal of session ${sessionId} ${end}: what was recorded after that is gone.`, where);
  }
  const calls = new OpenCalls(sign, sessionId, open);
  if (isSame(parts.code, sign(headTexts({ sessionId, begun, given }, last.seal, calls)))) return null;
  const ids = open.map(({ id }) => id);
  const now = ids.length === 0 ? 'none' : ids.slice(0, LISTED).join(', ') + (ids.length > LISTED ? ', ...' : '');
  return damaged(
    `The calls of session ${sessionId} that have begun and have no result (${now}) are not those that were recorded, or its counters are not.`,
    where,
  );
}

const LISTED = 5;
const OR_FOREIGN = 'it is damaged, or was not written by this installation.';

function resultTexts(before: string, row: ResultRow): Texts {
  const texts: (string | number | null)[] = ['result', row.session_id, before];
  for (const column of RESULT_COLUMNS) texts.push(row[column]);
  return texts;
}

function headTexts(
  { sessionId, begun, given }: Pick<Chain, 'sessionId' | 'begun' | 'given'>,
  last: string,
  open: OpenCalls,
): Texts {
  return ['head', sessionId, begun, given, last, open.text()];
}

interface Parts {
  keyId: string;
  before: string;
  code: string;
}

function written(keyId: string, before: string, code: string): string {
  return `${keyId}.c.${endOf(before)}.${code}`;
}

/** Null: not of this form. */
function parse(text: string): Parts | null {
  const [keyId = '', form, before = '', code = ''] = text.split('.');
  return form === 'c' ? { keyId, before, code } : null;
}

/** Eight characters of a code, without the `=` that ends all of them. */
function endOf(seal: string): string {
  return seal.slice(-9, -1);
}

function damagedRow(
  { kind, id, session_id: sessionId }: Pick<ResultRow, 'kind' | 'id' | 'session_id'>,
  how: string,
): AkError {
  const what = kind === 'record' ? 'The group of values' : 'The record of call';
  return damaged(`${what} ${id} of session ${sessionId} ${how}`, { sessionId, id });
}

function damaged(message: string, { sessionId, id }: { sessionId: string; id: string | null }): AkError {
  return new AkError('journal_damaged', message, {
    hint: 'It was not read any further. Restore the database from a backup, or start the session anew.',
    context: { session: sessionId, row: id },
  });
}

function unknownKey(sessionId: string, id: string, keyId: string): AkError {
  return new AkError(
    'journal_key_unusable',
    `The record ${id} of session ${sessionId} is sealed with the key ${keyId}, which is not in this store's key file.`,
    {
      hint: 'Put that key into the file (ak config list: db.key_file), on a line of its own, and start the host again.',
      context: { session: sessionId, row: id },
    },
  );
}

function throwIt(damage: AkError): never {
  throw damage;
}
