/** Projects and their deployments. */
import type { Selectable } from 'kysely';
import type { Keyring } from '../keyring';
import type { Database, Queries } from './database';
import { newId } from './ids';
import { fromJson } from './json';
import { touchBuild } from './build-use';
import type { DeploymentsTable } from './schema';
import { hasSecrets, openVars, varsFromJson, varsToJson, varsWithoutSecrets, type FindKeyring } from './secret-vars';
import type { CallRule, Deployment, Durability, Store, Var } from './store';

type ProjectQueries = Pick<Store, 'deploy' | 'activeDeployment' | 'listProjects'>;

export function projectQueries(database: Database, findKeyring: FindKeyring): ProjectQueries {
  return {
    deploy: async ({ calls = [], durability = 'activity', ...rest }) => {
      const input = { ...rest, calls, durability };
      // Before the transaction: looking for keys reads, and perhaps writes, the store.
      const keyring = hasSecrets(input.vars) ? await findKeyring() : null;
      return database.write(`deploy project ${input.projectName}`, async (transaction) => {
        const projectId = await lockProject(transaction, input.projectName, database.now());
        const row = await selectActive(transaction, input.projectName);
        const active = row === null ? null : toDeployment(row, setupVars(row, keyring));
        if (active !== null && active.buildId === input.buildId && isSameSetup(active, input)) {
          return { deployment: active, created: false };
        }
        const deployment = newDeployment(projectId, input, database.now());
        await activate(transaction, deployment, keyring);
        return { deployment, created: true };
      });
    },

    activeDeployment: (projectName) =>
      database.read(`read project ${projectName}`, async (queries) => {
        const row = await selectActive(queries, projectName);
        return row === null ? null : toDeployment(row, await openVars(row.vars_json, rowName(row.id), findKeyring));
      }),

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

type DeploymentRow = Selectable<DeploymentsTable> & { project_name: string };

async function selectActive(queries: Queries, projectName: string): Promise<DeploymentRow | null> {
  const row = await queries
    .selectFrom('deployments')
    .innerJoin('projects', 'projects.id', 'deployments.project_id')
    .selectAll('deployments')
    .select('projects.name as project_name')
    .where('projects.name', '=', projectName)
    .where('deployments.state', '=', 'active')
    .executeTakeFirst();
  return row ?? null;
}

/** To compare: where nothing new is secret, what was secret is another setup anyway. */
function setupVars({ id, vars_json }: DeploymentRow, keyring: Keyring | null): Var[] {
  return keyring === null ? varsWithoutSecrets(vars_json, rowName(id)) : varsFromJson(vars_json, rowName(id), keyring);
}

function rowName(deploymentId: string): string {
  return `deployment ${deploymentId}`;
}

function toDeployment(row: DeploymentRow, vars: Var[]): Deployment {
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

function newDeployment(
  projectId: string,
  input: Setup & { projectName: string; buildId: string },
  nowMs: number,
): Deployment {
  return { id: newId('dep', nowMs), projectId, ...input, state: 'active', createdAt: nowMs };
}

async function activate(transaction: Queries, deployment: Deployment, keyring: Keyring | null): Promise<void> {
  const former = await transaction
    .selectFrom('deployments')
    .select('build_id')
    .where('project_id', '=', deployment.projectId)
    .where('state', '=', 'active')
    .execute();
  // Somebody may be about to start a session of what is active until now.
  for (const { build_id } of former) await touchBuild(transaction, build_id, deployment.createdAt);
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
      vars_json: varsToJson(deployment.vars, rowName(deployment.id), keyring),
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
