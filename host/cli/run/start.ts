import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { createLooseSession, ownQueue, sharedQueue } from '../../sessions/create';
import { liveHosts } from '../../sessions/live-hosts';
import type { CodeSource } from '../../project/codebase';
import type { Build, Session, Var } from '../../store/store';
import type { Cli, Opened } from '../command';
import { eventFromOptions, splitPair } from '../event-input';
import { writeLine } from '../io';
import { usageError } from '../usage';
import { carryOut } from './carry-out';
import type { RunOptions } from './options';

/** Functions that are meant to be called when nothing else is said. */
const USUAL_NAMES = ['main', 'handler'];
const MANIFEST_NAME = 'ak.yaml';

/**
 * Runs the code at `given` as a new session. It is stored before its id is shown: whoever has seen the id can go on with it.
 * Raises what building code raises, `event_invalid`, `usage`, `entry_*`.
 */
export async function startRun(cli: Cli, opened: Opened, given: string, options: RunOptions): Promise<void> {
  const event = eventFromOptions(options, cli.io.cwd, randomUUID);
  const vars = (options.var ?? []).map(variableFrom);
  const { findSource } = await import('../../project/codebase');
  const { buildCode } = await import('../../project/deploy');
  const { checkEntrypoint } = await import('../../project/entrypoint');
  const { newId } = await import('../../store/ids');
  const source = await findSource(path.resolve(cli.io.cwd, given));
  const build = await buildCode({ ...opened, env: cli.io.env }, source);
  const entrypoint = options.entrypoint ?? usualEntrypoint(build);
  checkEntrypoint(build, entrypoint);

  const { calls, durability } = await saidOf(source);
  const id = newId('ses');
  const { queue, hasHost } = await queueFor(cli, opened, id);
  const wanted = {
    id,
    buildId: build.id,
    entrypoint,
    event,
    vars,
    calls,
    durability: options.durability ?? durability,
    queue,
    workDir: cli.io.cwd,
    sourceDir: sourceFolder(source),
    loseRunner: options.loseRunner ?? null,
    isStrict: options.strict === true,
    skipsSleeps: options.skipSleeps === true,
  };
  const session = await createLooseSession(opened.store, wanted);
  writeLine(cli.io.stderr, `session ${session.id}`);
  await carryOut(cli, opened, {
    session,
    calls: options.calls === true,
    ownHost: hasHost ? null : { kind: 'queue', queue },
  });
}

type Said = Pick<Session, 'calls' | 'durability'>;

/** What the manifest in a folder says about calls; the rest of it is for deploying. */
async function saidOf(source: CodeSource): Promise<Said> {
  const nothing: Said = { calls: [], durability: 'activity' };
  if (source.kind !== 'folder') return nothing;
  const manifest = path.join(source.path, MANIFEST_NAME);
  if (!existsSync(manifest)) return nothing;
  const { readManifest } = await import('../../project/manifest');
  return readManifest(manifest);
}

/** Where the files of a traceback lie, for who wrote them. */
function sourceFolder(source: CodeSource): string | null {
  switch (source.kind) {
    case 'folder':
      return source.path;
    case 'file':
      return path.dirname(source.path);
    case 'archive':
      return null;
  }
}

/** A running host takes the session; without one it gets a queue that only our own host serves. */
async function queueFor(cli: Cli, { store }: Opened, sessionId: string): Promise<{ queue: string; hasHost: boolean }> {
  const installation = await store.installationId();
  const shared = sharedQueue(installation);
  const hasHost = (await liveHosts(store, shared, cli.services.now())).length > 0;
  return { queue: hasHost ? shared : ownQueue(installation, sessionId), hasHost };
}

/** The only function named as entry points usually are. */
function usualEntrypoint(build: Build): string {
  const found = Object.entries(build.exports).flatMap(([file, { functions }]) =>
    functions.filter((name) => USUAL_NAMES.includes(name)).map((name) => `${file}:${name}`),
  );
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const why =
    only === undefined
      ? 'The code has no function named main or handler'
      : `The code has several functions named main or handler (${found.join(', ')})`;
  throw usageError(
    `${why}, so it is not clear what to call.`,
    `Say which function gets the event: --entrypoint ${only ?? exampleEntrypoint(build)}`,
  );
}

function exampleEntrypoint(build: Build): string {
  const [file = 'main.py', exported] = Object.entries(build.exports)[0] ?? [];
  return `${file}:${exported?.functions.find((name) => !name.startsWith('_')) ?? 'FUNCTION'}`;
}

function variableFrom(pair: string): Var {
  const [name, value] = splitPair('--var', pair);
  if (/^[A-Za-z_]\w*$/.test(name)) return { name, value, secret: false };
  throw usageError(
    `${JSON.stringify(name)} cannot name a variable.`,
    'A name has letters, digits and _, and does not begin with a digit.',
  );
}
