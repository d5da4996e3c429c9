/** What a runner's process sees of the environment: an allow-list of the host's, the session's vars, and our own settings. */
import { createHash } from 'node:crypto';
import type { Session } from '../store/store';

/** Needed to run programs and to read text and time as on this machine; nothing that may carry a secret. */
const ALLOWED = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR'] as const;

export type Environment = Record<string, string>;

/** The part of the host's environment that sessions may see. Frozen with the session when it is first claimed. */
export function allowedEnvironment(hostEnvironment: NodeJS.ProcessEnv): Environment {
  const entries = ALLOWED.map((name): [string, string | undefined] => [name, hostEnvironment[name]]);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The order of sets and of `hash(str)` is the same each time a build runs. 0 would switch hashing off. */
export function hashSeedOf(buildId: string): string {
  const seed = createHash('sha256').update(buildId).digest().readUInt32BE(0);
  return String(Math.max(1, seed));
}

/** What every runner of a session sees, and of our settings those that say which session it is. `base`: of its first start. */
export function sessionVariables(
  session: Pick<Session, 'id' | 'buildId' | 'moves' | 'vars' | 'calls' | 'isStrict' | 'skipsSleeps'>,
  base: Environment,
): Environment {
  return {
    ...base,
    ...Object.fromEntries(session.vars.map(({ name, value }) => [name, value])),
    // Of the build that it began with: what is recorded was made in that order.
    PYTHONHASHSEED: hashSeedOf(session.moves[0]?.from ?? session.buildId),
    AK_SESSION: session.id,
    ...(session.calls.length === 0 ? {} : { AK_CALLS: JSON.stringify(session.calls) }),
    ...(session.isStrict ? { AK_STRICT: '1' } : {}),
    ...(session.skipsSleeps ? { AK_SKIP_SLEEPS: '1' } : {}),
    AK_SECRETS: session.vars.flatMap(({ name, secret }) => (secret ? [name] : [])).join(' '),
  };
}
