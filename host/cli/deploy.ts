import * as path from 'node:path';
import type { Command } from 'commander';
import type { Deployed, DeployRequest } from '../project/deploy';
import type { Durability } from '../store/store';
import { examples, withStore, type Cli } from './command';
import { durabilityOption } from './durability';
import { writeJson, writeLine } from './io';
import { fields } from './show/table';
import { usageError } from './usage';

interface DeployOptions {
  manifest?: string;
  dir?: string;
  archive?: string;
  name?: string;
  durability?: Durability | null;
  json?: boolean;
}

export function addDeploy(program: Command, cli: Cli): void {
  const deploy = program
    .command('deploy')
    .description('make code the active deployment of its project')
    .option('--manifest <file>', 'the manifest, which names the project, its code and its variables')
    .option('--dir <folder>', 'a folder of code without a manifest')
    .option('--archive <tar>', 'take the code from this tar, plain or gzip')
    .option('--name <project>', 'the name of the project, instead of the one in the manifest or of the folder')
    .addOption(durabilityOption())
    .option('--json', 'as JSON')
    .action((options: DeployOptions) =>
      withStore(cli, async (opened) => {
        const request = requestOf(options, cli.io.cwd);
        const project = await import('../project/deploy');
        const deployed = await project.deploy({ ...opened, env: cli.io.env }, request);
        if (options.json === true) writeJson(cli.io.stdout, jsonOf(deployed));
        else for (const line of linesOf(deployed)) writeLine(cli.io.stdout, line);
      }),
    );
  examples(deploy, [
    'ak deploy --manifest ak.yaml',
    'ak deploy --dir . --name shop',
    'ak deploy --archive shop.tar.gz --manifest ak.yaml',
  ]);
}

function requestOf({ manifest, dir, archive, name, durability = null }: DeployOptions, cwd: string): DeployRequest {
  const projectName = name ?? null;
  const absolute = (given: string): string => path.resolve(cwd, given);
  if (manifest !== undefined && dir === undefined) {
    return {
      kind: 'manifest',
      path: absolute(manifest),
      archive: archive === undefined ? null : absolute(archive),
      projectName,
      durability,
    };
  }
  const [code, ...more] = [dir, archive].filter((given) => given !== undefined);
  if (code !== undefined && more.length === 0 && manifest === undefined) {
    return { kind: 'code', path: absolute(code), projectName, durability };
  }
  throw usageError(
    code === undefined
      ? 'ak deploy needs a manifest, a folder or an archive.'
      : 'ak deploy takes either a manifest or a folder, and an archive instead of the folder.',
    'For example: ak deploy --manifest ak.yaml, or: ak deploy --dir . --name shop',
  );
}

/** What can be started: what the manifest names, or else what the files define for others. */
function startable({ build, entrypoints }: Deployed): string[] {
  if (entrypoints.length > 0) return entrypoints;
  return Object.entries(build.exports).flatMap(([file, { functions }]) =>
    functions.filter((name) => !name.startsWith('_')).map((name) => `${file}:${name}`),
  );
}

function jsonOf(deployed: Deployed): Record<string, unknown> {
  return {
    project: deployed.deployment.projectName,
    build_id: deployed.build.id,
    deployment_id: deployed.deployment.id,
    entrypoints: startable(deployed),
    files: deployed.build.files,
    unchanged: !deployed.created,
  };
}

function linesOf(deployed: Deployed): string[] {
  const { deployment, build, created } = deployed;
  return fields([
    ['project', deployment.projectName],
    ['deployment', created ? deployment.id : `${deployment.id} (unchanged)`],
    ['build', `${build.id} (${build.files.length} files)`],
    ...startable(deployed).map((entrypoint): [string, string] => ['entry point', entrypoint]),
  ]);
}
