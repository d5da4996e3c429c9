/**
 * Variables as their columns hold them: the values of secret ones encrypted, with a key of the store (journal-key.ts) and bound to the row and
 * the name of the variable. Rows of earlier versions hold them in the clear; they are read all the same.
 */
import { AkError } from '../errors';
import type { Keyring } from '../keyring';
import { fromJson } from './json';
import type { Var } from './store';

/** `sealed`: id of the key, a dot, what it encrypted. */
type StoredVar = Var | { name: string; secret: true; sealed: string };

/** Finds the keys; asked only where something is secret. */
export type FindKeyring = () => Promise<Keyring>;

export function hasSecrets(vars: readonly Var[]): boolean {
  return vars.some(({ secret }) => secret);
}

/** `row` names what they belong to: `session ses_1`. Without a keyring nothing may be secret. */
export function varsToJson(vars: readonly Var[], row: string, keyring: Keyring | null): string {
  return JSON.stringify(vars.map((variable) => toStored(variable, row, keyring)));
}

/** Lists show no secrets and need no key: their values are empty. */
export function varsWithoutSecrets(json: string, row: string): Var[] {
  const stored = fromJson<StoredVar[]>(json, `vars of ${row}`);
  return stored.map(({ name, secret, ...rest }) => ({
    name,
    secret,
    value: secret || !('value' in rest) ? '' : rest.value,
  }));
}

/** @throws AkError `journal_key_unusable`, `journal_damaged` */
export function varsFromJson(json: string, row: string, keyring: Keyring | null): Var[] {
  return fromJson<StoredVar[]>(json, `vars of ${row}`).map((stored) => fromStored(stored, row, keyring));
}

/** As `varsFromJson`, with keys only where one is needed. */
export async function openVars(json: string, row: string, findKeyring: FindKeyring): Promise<Var[]> {
  const isSealed = fromJson<StoredVar[]>(json, `vars of ${row}`).some((stored) => 'sealed' in stored);
  return varsFromJson(json, row, isSealed ? await findKeyring() : null);
}

/** The column with everything secret encrypted by the first key; null: it is so already. */
export function resealed(json: string, row: string, keyring: Keyring): string | null {
  const stored = fromJson<StoredVar[]>(json, `vars of ${row}`);
  const isCurrent = stored.every(
    (one) => !one.secret || ('sealed' in one && keyIdOf(one.sealed) === keyring.currentId),
  );
  return isCurrent ? null : varsToJson(varsFromJson(json, row, keyring), row, keyring);
}

function toStored(variable: Var, row: string, keyring: Keyring | null): StoredVar {
  if (!variable.secret) return variable;
  const encrypted = keyring?.encrypt(Buffer.from(variable.value), boundTo(row, variable.name)) ?? null;
  if (encrypted === null)
    throw new AkError('internal', `The secret variables of ${row} cannot be written without a key.`);
  return { name: variable.name, secret: true, sealed: `${encrypted.keyId}.${encrypted.data.toString('base64')}` };
}

function fromStored(stored: StoredVar, row: string, keyring: Keyring | null): Var {
  if (!('sealed' in stored)) return stored;
  const keyId = keyIdOf(stored.sealed);
  if (keyring?.has(keyId) !== true) throw keyMissing(row, stored.name, keyId);
  const data = Buffer.from(stored.sealed.slice(keyId.length + 1), 'base64');
  const value = keyring.decrypt({ keyId, data }, boundTo(row, stored.name));
  if (value === null) throw damaged(row, stored.name);
  return { name: stored.name, value: value.toString(), secret: true };
}

function keyIdOf(sealed: string): string {
  return sealed.slice(0, sealed.indexOf('.'));
}

function boundTo(row: string, name: string): string {
  return `secret of ${row}: ${name}`;
}

function keyMissing(row: string, name: string, keyId: string): AkError {
  return new AkError(
    'journal_key_unusable',
    `The secret variable ${name} of ${row} is encrypted with the key ${keyId}, which is not in this store's key file.`,
    {
      hint: 'Put that key back into the file (ak config list: db.key_file), on a line of its own below the first one.',
    },
  );
}

function damaged(row: string, name: string): AkError {
  return new AkError('journal_damaged', `The secret variable ${name} of ${row} is damaged: it does not fit its key.`, {
    hint: 'Restore the database from a backup, or deploy again and start the session anew.',
  });
}
