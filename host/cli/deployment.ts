import type { Command } from 'commander';
import { AkError } from '../errors';
import type { DeploymentInUse, Store } from '../store/store';
import { examples, withStore, type Cli } from './command';
import { writeJson, writeLine } from './io';
import { fields, table } from './show/table';
import { formatTime, isoTime } from './show/time';

interface JsonOption {
  json?: boolean;
}

export function addDeployment(program: Command, cli: Cli): void {
  const deployment = program.command('deployment').description('show deployments and say which one is active');
  addList(deployment, cli);
  addGet(deployment, cli);
  addChange(deployment, cli, {
    name: 'activate',
    does: 'make it the active one of its project; the former one drains: its sessions run on to their end',
    change: (store, id) => store.activateDeployment(id),
  });
  addChange(deployment, cli, {
    name: 'deactivate',
    does: 'let it take no more sessions; those it has run on to their end',
    change: (store, id) => store.deactivateDeployment(id),
  });
}

function addList(deployment: Command, cli: Cli): void {
  const list = deployment
    .command('list')
    .description('list deployments, the newest first')
    .option('--project <name>', 'only those of this project')
    .option('--json', 'as JSON')
    .action(({ project, json }: JsonOption & { project?: string }) =>
      withStore(cli, async ({ store }) => {
        const all = await store.listDeployments(project === undefined ? {} : { project });
        if (json === true) return writeJson(cli.io.stdout, all.map(view));
        const rows = all.map((one) => [one.id, one.projectName, stateOf(one), one.buildId, formatTime(one.createdAt)]);
        const lines =
          rows.length === 0
            ? ['No deployments.']
            : table([['DEPLOYMENT', 'PROJECT', 'STATE', 'BUILD', 'CREATED'], ...rows]);
        for (const line of lines) writeLine(cli.io.stdout, line);
      }),
    );
  examples(list, ['ak deployment list --project shop']);
}

function addGet(deployment: Command, cli: Cli): void {
  deployment
    .command('get <deployment>')
    .description('show one deployment, and how many sessions of it still run')
    .option('--json', 'as JSON')
    .action((id: string, options: JsonOption) =>
      withStore(cli, async ({ store }) => show(cli, await getDeployment(store, id), options)),
    );
}

interface Change {
  name: string;
  does: string;
  change: (store: Store, id: string) => Promise<boolean>;
}

function addChange(deployment: Command, cli: Cli, { name, does, change }: Change): void {
  deployment
    .command(`${name} <deployment>`)
    .description(does)
    .option('--json', 'as JSON')
    .action((id: string, options: JsonOption) =>
      withStore(cli, async ({ store }) => {
        await change(store, id);
        show(cli, await getDeployment(store, id), options);
      }),
    );
}

async function getDeployment(store: Store, id: string): Promise<DeploymentInUse> {
  const found = await store.getDeployment(id);
  if (found !== null) return found;
  throw new AkError('deployment_not_found', `No deployment has the id ${id}.`, {
    hint: 'List them with: ak deployment list',
  });
}

function show(cli: Cli, deployment: DeploymentInUse, { json }: JsonOption): void {
  if (json === true) return writeJson(cli.io.stdout, view(deployment));
  const lines = fields([
    ['deployment', deployment.id],
    ['project', deployment.projectName],
    ['state', stateOf(deployment)],
    ['build', deployment.buildId],
    ['created', formatTime(deployment.createdAt)],
  ]);
  for (const line of lines) writeLine(cli.io.stdout, line);
}

/** `draining, 3 sessions run` */
function stateOf({ state, openSessions }: DeploymentInUse): string {
  if (openSessions === 0) return state;
  return `${state}, ${openSessions} ${openSessions === 1 ? 'session runs' : 'sessions run'}`;
}

function view(deployment: DeploymentInUse): Record<string, unknown> {
  return {
    id: deployment.id,
    project: deployment.projectName,
    state: deployment.state,
    open_sessions: deployment.openSessions,
    build_id: deployment.buildId,
    created_at: isoTime(deployment.createdAt),
  };
}
