import * as path from 'node:path';
import { AkError } from '../../errors';
import type { SessionChange } from '../../store/lineage';
import type { Build, Session, Store } from '../../store/store';
import type { Cli, Opened } from '../command';
import { usageError } from '../usage';

export interface OtherBuildOptions {
  build?: string;
  manifest?: string;
  dir?: string;
}

/**
 * The build that a session is to go on with, and what is said about its calls; undefined: the one it has. Its variables stay, for the program
 * has seen them.
 * Raises `usage`, `build_not_found`, `entry_*`, what building code raises.
 */
export async function otherBuild(
  cli: Cli,
  opened: Opened,
  session: Session,
  options: OtherBuildOptions,
): Promise<SessionChange['build']> {
  const { build, manifest, dir } = options;
  const given = [build, manifest, dir].filter((one) => one !== undefined);
  if (given.length === 0) return undefined;
  if (given.length > 1) {
    throw usageError(
      'Only one of --build, --manifest and --dir can be given.',
      'Each of them names the code to go on with.',
    );
  }
  const found = build === undefined ? await builtFrom(cli, opened, options) : await known(opened.store, session, build);
  const { checkEntrypoint } = await import('../../project/entrypoint');
  checkEntrypoint(found.build, session.entrypoint);
  return found.change;
}

interface Found {
  build: Build;
  change: NonNullable<SessionChange['build']>;
}

/** With the deployment of its project that has this build, where there is one. */
async function known(store: Store, { projectName }: Session, id: string): Promise<Found> {
  const build = await store.getBuild(id);
  if (build === null) {
    throw new AkError('build_not_found', `There is no build ${id}.`, {
      hint: 'ak deployment list shows the builds of the deployments.',
    });
  }
  const deployments = projectName === null ? [] : await store.listDeployments({ project: projectName });
  const deployment = deployments.find(({ buildId }) => buildId === id);
  if (deployment === undefined) return { build, change: { id } };
  return { build, change: { id, deploymentId: deployment.id, calls: deployment.calls } };
}

async function builtFrom(cli: Cli, opened: Opened, { manifest, dir = '.' }: OtherBuildOptions): Promise<Found> {
  const { buildCode } = await import('../../project/deploy');
  const context = { ...opened, env: cli.io.env };
  if (manifest === undefined) {
    const { findSource } = await import('../../project/codebase');
    const build = await buildCode(context, await findSource(path.resolve(cli.io.cwd, dir)));
    return { build, change: { id: build.id } };
  }
  const { readManifest } = await import('../../project/manifest');
  const { codeDir, exclude, calls } = await readManifest(path.resolve(cli.io.cwd, manifest));
  const build = await buildCode(context, { kind: 'folder', path: codeDir, exclude });
  return { build, change: { id: build.id, calls } };
}
