/** Projects and their deployments. */
import type { Keyring } from '../keyring';
import type { Database, Queries } from './database';
import { drainActive, selectDeployments, toDeployment, type DeploymentRow } from './deployments';
import { newId } from './ids';
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

async function selectActive(queries: Queries, projectName: string): Promise<DeploymentRow | null> {
  const row = await selectDeployments(queries)
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

function newDeployment(
  projectId: string,
  input: Setup & { projectName: string; buildId: string },
  nowMs: number,
): Deployment {
  return { id: newId('dep', nowMs), projectId, ...input, state: 'active', createdAt: nowMs };
}

async function activate(transaction: Queries, deployment: Deployment, keyring: Keyring | null): Promise<void> {
  await drainActive(transaction, deployment.projectId, deployment.createdAt);
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
