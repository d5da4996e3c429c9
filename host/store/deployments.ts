/**
 * Deployments: which one is active, and who is still on the others.
 *
 * Stored is only whether one is active. A former one drains while sessions of it are open, and is inactive then; that is counted when it
 * is asked, so it holds for whatever ends a session, or begins one late.
 */
import type { Selectable, SelectQueryBuilder } from 'kysely';
import { AkError } from '../errors';
import { touchBuild } from './build-use';
import type { Database, Queries } from './database';
import { fromJson } from './json';
import type { DeploymentsTable, Tables } from './schema';
import { varsWithoutSecrets } from './secret-vars';
import type { Deployment, DeploymentInUse, Store, Var } from './store';

type DeploymentQueries = Pick<
  Store,
  'listDeployments' | 'getDeployment' | 'activateDeployment' | 'deactivateDeployment'
>;
export type DeploymentRow = Selectable<DeploymentsTable> & { project_name: string };

const LISTED_DEPLOYMENTS = 100;

export function deploymentQueries(database: Database): DeploymentQueries {
  return {
    listDeployments: ({ project, limit = LISTED_DEPLOYMENTS } = {}) =>
      database.read('list the deployments', async (queries) => {
        const all = selectInUse(queries).orderBy('deployments.created_at', 'desc').orderBy('deployments.id', 'desc');
        const wanted = project === undefined ? all : all.where('projects.name', '=', project);
        return (await wanted.limit(limit).execute()).map(toDeploymentInUse);
      }),

    getDeployment: (id) =>
      database.read(`read deployment ${id}`, async (queries) => {
        const row = await selectInUse(queries).where('deployments.id', '=', id).executeTakeFirst();
        return row === undefined ? null : toDeploymentInUse(row);
      }),

    activateDeployment: (id) =>
      database.write(`activate deployment ${id}`, async (transaction) => {
        const { projectId } = await getExisting(transaction, id);
        await lockProject(transaction, projectId);
        if ((await getExisting(transaction, id)).state === 'active') return false;
        await drainActive(transaction, projectId, database.now());
        await transaction.updateTable('deployments').set({ state: 'active' }).where('id', '=', id).execute();
        return true;
      }),

    deactivateDeployment: (id) =>
      database.write(`deactivate deployment ${id}`, async (transaction) => {
        const { projectId } = await getExisting(transaction, id);
        await lockProject(transaction, projectId);
        if ((await getExisting(transaction, id)).state !== 'active') return false;
        await drainActive(transaction, projectId, database.now());
        return true;
      }),
  };
}

/** The active deployment of the project, if there is one, takes no more sessions. */
export async function drainActive(transaction: Queries, projectId: string, nowMs: number): Promise<void> {
  const former = await transaction
    .selectFrom('deployments')
    .select('build_id')
    .where('project_id', '=', projectId)
    .where('state', '=', 'active')
    .execute();
  // Somebody may be about to start a session of what is active until now.
  for (const { build_id } of former) await touchBuild(transaction, build_id, nowMs);
  await transaction
    .updateTable('deployments')
    .set({ state: 'draining' })
    .where('project_id', '=', projectId)
    .where('state', '=', 'active')
    .execute();
}

export function selectDeployments(
  queries: Queries,
): SelectQueryBuilder<Tables, 'deployments' | 'projects', DeploymentRow> {
  return queries
    .selectFrom('deployments')
    .innerJoin('projects', 'projects.id', 'deployments.project_id')
    .selectAll('deployments')
    .select('projects.name as project_name');
}

export function toDeployment(row: DeploymentRow, vars: Var[]): Deployment {
  return {
    id: row.id,
    projectId: row.project_id,
    projectName: row.project_name,
    buildId: row.build_id,
    state: row.state,
    vars,
    calls: fromJson(row.calls_json, `calls of deployment ${row.id}`),
    durability: row.durability,
    createdAt: row.created_at,
  };
}

function selectInUse(
  queries: Queries,
): SelectQueryBuilder<Tables, 'deployments' | 'projects', DeploymentRow & { open_sessions: number | null }> {
  return selectDeployments(queries).select((is) =>
    is
      .selectFrom('sessions')
      .select((of) => of.fn.countAll<number>().as('count'))
      .whereRef('sessions.deployment_id', '=', 'deployments.id')
      .where('sessions.ended_at', 'is', null)
      .as('open_sessions'),
  );
}

/** For people: it needs no key. */
function withoutSecrets(row: DeploymentRow): Deployment {
  return toDeployment(row, varsWithoutSecrets(row.vars_json, `deployment ${row.id}`));
}

function toDeploymentInUse(row: DeploymentRow & { open_sessions: number | null }): DeploymentInUse {
  const deployment = withoutSecrets(row);
  const openSessions = row.open_sessions ?? 0;
  const isDrained = deployment.state !== 'active' && openSessions === 0;
  return { ...deployment, state: isDrained ? 'inactive' : deployment.state, openSessions };
}

/** Others who change what is active wait until the transaction ends. */
async function lockProject(transaction: Queries, id: string): Promise<void> {
  await transaction
    .updateTable('projects')
    .set((is) => ({ name: is.ref('name') }))
    .where('id', '=', id)
    .execute();
}

async function getExisting(queries: Queries, id: string): Promise<Deployment> {
  const row = await selectDeployments(queries).where('deployments.id', '=', id).executeTakeFirst();
  if (row !== undefined) return withoutSecrets(row);
  throw new AkError('deployment_not_found', `No deployment has the id ${id}.`, {
    hint: 'List them with: ak deployment list',
  });
}
