import { AkError } from '../errors';
import { checkEntrypoint, parseEntrypoint, showEntrypoint } from '../project/entrypoint';
import type { HandlerEvent } from '../runner/protocol/messages';
import type { CallRule, Durability, Session, Store, Var } from '../store/store';

/** Queue of every session that any host of this store may take. */
export function sharedQueue(installationId: string): string {
  return `ak-${installationId}`;
}

/** Queue of one session that only the process of its `ak run` takes. */
export function ownQueue(installationId: string, sessionId: string): string {
  return `${sharedQueue(installationId)}-${sessionId}`;
}

export interface ProjectSession {
  id: string;
  projectName: string;
  /** `file.py:function` */
  entrypoint: string;
  event: HandlerEvent;
  /** Queue that only one host serves; else every host of the store takes it. */
  queue?: string;
  loseRunner?: string | null;
  isStrict?: boolean;
  skipsSleeps?: boolean;
  /** Null: that of the deployment. */
  durability?: Durability | null;
}

/**
 * Creates a session on the project's active deployment, with its vars as they are now. A running host starts it.
 * Raises `project_not_found`, `usage`, `entry_file_missing`, `entry_function_missing`.
 */
export async function createProjectSession(store: Store, wanted: ProjectSession): Promise<Session> {
  const deployment = await store.activeDeployment(wanted.projectName);
  if (deployment === null) throw await projectNotFound(store, wanted.projectName);
  const build = await store.getBuild(deployment.buildId);
  if (build === null) {
    throw new AkError(
      'internal',
      `Deployment ${deployment.id} names a build that is not in the store: ${deployment.buildId}.`,
    );
  }
  checkEntrypoint(build, wanted.entrypoint);
  return store.createSession({
    id: wanted.id,
    deploymentId: deployment.id,
    projectName: deployment.projectName,
    buildId: deployment.buildId,
    entrypoint: normalForm(wanted.entrypoint),
    event: wanted.event,
    vars: deployment.vars,
    calls: deployment.calls,
    queue: wanted.queue ?? sharedQueue(await store.installationId()),
    loseRunner: wanted.loseRunner ?? null,
    isStrict: wanted.isStrict ?? false,
    skipsSleeps: wanted.skipsSleeps ?? false,
    durability: wanted.durability ?? deployment.durability,
  });
}

export interface LooseSession {
  id: string;
  buildId: string;
  entrypoint: string;
  event: HandlerEvent;
  vars: Var[];
  calls: CallRule[];
  /** Where the program runs: the folder `ak run` was started in. */
  workDir: string;
  sourceDir: string | null;
  loseRunner: string | null;
  isStrict: boolean;
  skipsSleeps: boolean;
  durability: Durability;
  queue: string;
}

/** Creates a session that belongs to no project, for `ak run`. Raises `usage` when the entry point is not one. */
export async function createLooseSession(store: Store, wanted: LooseSession): Promise<Session> {
  const entrypoint = normalForm(wanted.entrypoint);
  return store.createSession({ ...wanted, entrypoint, deploymentId: null, projectName: null });
}

function normalForm(entrypoint: string): string {
  return showEntrypoint(parseEntrypoint(entrypoint));
}

async function projectNotFound(store: Store, name: string): Promise<AkError> {
  const names = (await store.listProjects()).map((project) => project.name);
  const known = names.length === 0 ? 'Nothing is deployed yet.' : `Deployed: ${names.sort().join(', ')}.`;
  return new AkError(
    'project_not_found',
    `There is no project named ${JSON.stringify(name)} with an active deployment.`,
    {
      hint: `${known} Deploy one with: ak deploy --manifest FILE`,
    },
  );
}
