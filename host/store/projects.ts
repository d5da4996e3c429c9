/** Projects and their deployments. */
import type { Database, Queries } from './database';
import { newId } from './ids';
import { fromJson } from './json';
import type { CallRule, Deployment, Durability, Store, Var } from './store';

type ProjectQueries = Pick<Store, 'deploy' | 'activeDeployment' | 'listProjects'>;

export function projectQueries(database: Database): ProjectQueries {
  return {
    deploy: ({ calls = [], durability = 'activity', ...rest }) =>
      database.write(`deploy project ${rest.projectName}`, async (transaction) => {
        const input = { ...rest, calls, durability };
        const projectId = await lockProject(transaction, input.projectName, database.now());
        const active = await selectActive(transaction, input.projectName);
        if (active !== null && active.buildId === input.buildId && isSameSetup(active, input)) {
          return { deployment: active, created: false };
        }
        const deployment = newDeployment(projectId, input, database.now());
        await activate(transaction, deployment);
        return { deployment, created: true };
      }),

    activeDeployment: (projectName) =>
      database.read(`read project ${projectName}`, (queries) => selectActive(queries, projectName)),

    listProjects: () =>
      database.read('list the projects', async (queries) => {
        const rows = await queries.selectFrom('projects').selectAll().orderBy('name').execute();
        return rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at }));
      }),
  };
}

/** Makes the project if it is new. Others who deploy it wait until the transaction ends, so that one deployment is active at a time. */
async function lockProject(transaction: Queries, name: string, nowMs: number): Promise<string> {
  const row = await transaction
    .insertInto('projects')
    .values({ id: newId('prj', nowMs), name, created_at: nowMs })
    // An update that changes nothing locks the row and returns it.
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function selectActive(queries: Queries, projectName: string): Promise<Deployment | null> {
  const row = await queries
    .selectFrom('deployments')
    .innerJoin('projects', 'projects.id', 'deployments.project_id')
    .selectAll('deployments')
    .where('projects.name', '=', projectName)
    .where('deployments.state', '=', 'active')
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    projectId: row.project_id,
    projectName,
    buildId: row.build_id,
    state: row.state,
    vars: fromJson(row.vars_json, `vars of deployment ${row.id}`),
    calls: fromJson(row.calls_json, `calls of deployment ${row.id}`),
    durability: row.durability,
    createdAt: row.created_at,
  };
}

function newDeployment(
  projectId: string,
  input: Setup & { projectName: string; buildId: string },
  nowMs: number,
): Deployment {
  return { id: newId('dep', nowMs), projectId, ...input, state: 'active', createdAt: nowMs };
}

async function activate(transaction: Queries, deployment: Deployment): Promise<void> {
  await transaction
    .updateTable('deployments')
    .set({ state: 'draining' })
    .where('project_id', '=', deployment.projectId)
    .where('state', '=', 'active')
    .execute();
  await transaction
    .insertInto('deployments')
    .values({
      id: deployment.id,
      project_id: deployment.projectId,
      build_id: deployment.buildId,
      state: deployment.state,
      vars_json: JSON.stringify(deployment.vars),
      calls_json: JSON.stringify(deployment.calls),
      durability: deployment.durability,
      created_at: deployment.createdAt,
    })
    .execute();
}

interface Setup {
  vars: Var[];
  calls: CallRule[];
  durability: Durability;
}

/** The order in which variables and calls are given means nothing. */
function isSameSetup(first: Setup, second: Setup): boolean {
  return canonical(first) === canonical(second);
}

function canonical({ vars, calls, durability }: Setup): string {
  const rows = vars.map(({ name, value, secret }) => JSON.stringify([name, value, secret]));
  const rules = calls.map(({ name, mode, policy }) => JSON.stringify([name, mode, policy]));
  return [durability, ...rows.sort(), '', ...rules.sort()].join('\n');
}
