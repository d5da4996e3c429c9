/** Why a session is paused, and what a person changes of one that goes on: the build it runs, the Python it may run on. */
import { touchBuild } from './build-use';
import type { Queries } from './database';
import { buildMissing } from './session-errors';
import { fromJson } from './json';
import type { Difference, DifferenceSide, Move, SessionChange } from './lineage';
import type { SessionInputsTable } from './schema';
import type { Session } from './store';

export async function setInputs(transaction: Queries, id: string, inputs: Partial<SessionInputsTable>): Promise<void> {
  await transaction.updateTable('session_inputs').set(inputs).where('session_id', '=', id).execute();
}

/** In the transaction that lets it go on. */
export async function changeSession(
  transaction: Queries,
  session: Session,
  { build, acceptsChanged }: SessionChange,
  nowMs: number,
): Promise<void> {
  if (acceptsChanged === true) await setInputs(transaction, session.id, { accepts_changed: 1 });
  if (build === undefined) return;
  if (!(await touchBuild(transaction, build.id, nowMs))) throw buildMissing({ ...session, buildId: build.id });
  if (build.calls !== undefined) await setInputs(transaction, session.id, { calls_json: JSON.stringify(build.calls) });
  const { deploymentId = session.deploymentId } = build;
  const { results_given: afterResults } = await transaction
    .updateTable('sessions')
    .set((is) => ({ build_id: build.id, deployment_id: deploymentId, version: is('version', '+', 1) }))
    .where('id', '=', session.id)
    .returning('results_given')
    .executeTakeFirstOrThrow();
  if (build.id === session.buildId) return;
  const call = session.difference?.call ?? null;
  const move: Move = { from: session.buildId, to: build.id, afterResults, call, at: nowMs };
  await setInputs(transaction, session.id, { moves_json: JSON.stringify([...session.moves, move]) });
}

/** The arguments that the journal has of the call. */
export async function withRecorded(
  queries: Queries,
  id: string,
  difference: Difference | null,
): Promise<Difference | null> {
  if (difference === null) return null;
  const row = await queries
    .selectFrom('journal')
    .select(['args_json', 'kw_json'])
    .where('session_id', '=', id)
    .where('id', '=', difference.call)
    .where('kind', '!=', 'record')
    .executeTakeFirst();
  if (row === undefined) return difference;
  const where = `call ${difference.call} of session ${id}`;
  const recorded: Pick<DifferenceSide, 'args' | 'kw'> = {
    args: fromJson(row.args_json, where),
    kw: fromJson(row.kw_json, where),
  };
  return { ...difference, expected: { ...difference.expected, ...recorded } };
}
