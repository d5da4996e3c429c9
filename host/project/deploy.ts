/** Deploys code: packed and checked, then made the active deployment of its project. */
import { basename, resolve } from 'node:path';
import type { Config } from '../config/config';
import { AkError } from '../errors';
import { runnerScriptPath } from '../package-root';
import { findPython } from '../runner/python';
import type { Build, CallRule, Deployment, Durability, Store, Var } from '../store/store';
import { findSource, prepareBuild, type CodeSource } from './codebase';
import { checkEntrypoint } from './entrypoint';
import { configuredLimits } from './limits';
import { readManifest } from './manifest';
import { PROJECT_NAME } from './manifest-schema';
import { shareBuild } from './shared-builds';

export interface DeployContext {
  config: Config;
  store: Store;
  env: NodeJS.ProcessEnv;
}

export type DeployRequest =
  /** `archive` replaces the folder that the manifest names. `durability` null: as the manifest says. */
  | {
      kind: 'manifest';
      path: string;
      archive: string | null;
      projectName: string | null;
      durability: Durability | null;
    }
  /** A folder or an archive without a manifest: no vars. `projectName` null: named like the path. */
  | { kind: 'code'; path: string; projectName: string | null; durability: Durability | null };

export interface Deployed {
  deployment: Deployment;
  build: Build;
  /** False: the same code and vars were active already. */
  created: boolean;
  /** Those that the manifest names. */
  entrypoints: string[];
}

interface Plan {
  projectName: string;
  source: CodeSource;
  entrypoints: string[];
  vars: Var[];
  calls: CallRule[];
  durability: Durability;
}

/**
 * Paths are absolute. On any error nothing is deployed.
 * @throws AkError `manifest_invalid`, `usage` (project's name), `entry_*`, what `buildCode` raises, `store_*`
 */
export async function deploy(context: DeployContext, request: DeployRequest): Promise<Deployed> {
  const { source, entrypoints, ...plan } = await planOf(request);
  const build = await buildCode(context, source);
  for (const entrypoint of entrypoints) checkEntrypoint(build, entrypoint);
  const { deployment, created } = await context.store.deploy({ ...plan, buildId: build.id });
  return { deployment, build, created, entrypoints };
}

/**
 * Packs and checks the code and keeps the build in the store.
 * @throws AkError `python_*`, `code_not_found`, `archive_*`, `syntax_error`, `deadline`, `runner_start_failed`, `store_*`
 */
export async function buildCode({ config, store, env }: DeployContext, source: CodeSource): Promise<Build> {
  const { build } = await prepareBuild(source, {
    filesDir: config.paths.filesDir,
    limits: configuredLimits(config.limits),
    inspect: async () => {
      const python = await findPython({ configured: config.python, env });
      return { python: python.path, runnerPath: runnerScriptPath(), env };
    },
    known: (id) => store.useBuild(id),
  });
  // First the row: content that no build refers to is taken away.
  await store.saveBuild(build);
  await shareBuild(build, config.paths.filesDir, store.blobs);
  return build;
}

async function planOf(request: DeployRequest): Promise<Plan> {
  switch (request.kind) {
    case 'manifest': {
      const { projectName, codeDir, exclude, durability, ...said } = await readManifest(request.path);
      const { archive } = request;
      const source: CodeSource =
        archive === null
          ? { kind: 'folder', path: codeDir, exclude }
          : { kind: 'archive', archive, name: basename(archive), exclude };
      return {
        ...said,
        projectName: checkedName(request.projectName ?? projectName),
        source,
        durability: request.durability ?? durability,
      };
    }
    case 'code': {
      const projectName = checkedName(request.projectName ?? nameFromPath(request.path));
      const source = await findSource(request.path);
      const durability = request.durability ?? 'activity';
      return { projectName, source, entrypoints: [], vars: [], calls: [], durability };
    }
  }
}

/** `/home/me/shop.tar.gz` is the project shop. */
function nameFromPath(path: string): string {
  return basename(resolve(path)).replace(/\.(tar|tar\.gz|tgz|py)$/, '');
}

function checkedName(name: string): string {
  const checked = PROJECT_NAME.safeParse(name);
  if (checked.success) return checked.data;
  const why = checked.error.issues[0]?.message ?? 'is wrong';
  throw new AkError('usage', `The project's name ${JSON.stringify(name)} ${why}.`, {
    hint: 'Give another one with --name.',
  });
}
