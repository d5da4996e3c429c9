import { AkError } from '../../errors';
import type { Session, Store } from '../../store/store';

/** Among how many of the newest sessions the beginning of an id is looked up. */
const SEARCHED_SESSIONS = 10_000;
/** How many candidates an error lists. */
const CANDIDATES_SHOWN = 5;

/**
 * The session of that id, or the only one whose id begins with it; `ses_` may be left out.
 * Raises `session_not_found`.
 */
export async function findSession(store: Store, idOrPrefix: string): Promise<Session> {
  const wanted = idOrPrefix.startsWith('ses_') ? idOrPrefix : `ses_${idOrPrefix}`;
  const exact = await store.getSession(wanted);
  if (exact !== null) return exact;
  const candidates = (await store.listSessions({ limit: SEARCHED_SESSIONS })).filter((session) =>
    session.id.startsWith(wanted),
  );
  const [only, ...others] = candidates;
  // Lists leave out what is secret.
  if (only !== undefined && others.length === 0) return (await store.getSession(only.id)) ?? only;
  if (only === undefined) {
    throw new AkError('session_not_found', `There is no session ${idOrPrefix}.`, {
      hint: 'ak session list shows the sessions of this store; ak config where shows which store that is.',
    });
  }
  const shown = candidates.slice(0, CANDIDATES_SHOWN).map((session) => session.id);
  throw new AkError('session_not_found', `${candidates.length} sessions have an id that begins with ${wanted}.`, {
    hint: `Give more of it: ${shown.join(', ')}${candidates.length > shown.length ? ', ...' : ''}`,
  });
}

/** The same with the values of its secret variables, which lists do not show. */
export async function findWholeSession(store: Store, idOrPrefix: string): Promise<Session> {
  const found = await findSession(store, idOrPrefix);
  return (await store.getSession(found.id)) ?? found;
}
