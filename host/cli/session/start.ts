import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import type { Command } from 'commander';
import { createProjectSession, ownQueue, sharedQueue } from '../../sessions/create';
import { liveHosts } from '../../sessions/live-hosts';
import type { Durability, Session } from '../../store/store';
import { examples, withStore, type Cli, type Opened } from '../command';
import { collect, eventFromOptions, type EventOptions } from '../event-input';
import { finishFollowing, followSession, type FollowOptions } from '../follow';
import { untilInterrupted } from '../interrupt';
import { EXIT_BY_INTERRUPT, writeJson, writeLine } from '../io';
import { withOwnHost } from '../own-host';
import { LOSE_RUNNER, LOSE_RUNNER_MEANS, losesFromOption } from '../lose-runner';
import { durabilityOption } from '../durability';
import { SKIP_SLEEPS, SKIP_SLEEPS_MEANS } from '../skip-sleeps';
import { STRICT, STRICT_MEANS } from '../strict';
import { staysText } from '../show/outcome';
import { sessionView } from '../show/views';
import { noticeWithoutHost } from '../waiting';

interface StartOptions extends EventOptions {
  project: string;
  entrypoint: string;
  watch?: boolean;
  quiet?: boolean;
  json?: boolean;
  deploy?: string;
  withHost?: boolean;
  loseRunner?: string;
  strict?: boolean;
  skipSleeps?: boolean;
  durability?: Durability;
}

export function addStart(session: Command, cli: Cli): void {
  const start = session
    .command('start')
    .description('start a session of a deployed project and show its id')
    .requiredOption('--project <name>', 'the project')
    .requiredOption('--entrypoint <file:function>', 'what to call with the event')
    .option('--input <key=json>', "a value for the event's data; may be given several times", collect)
    .option('--event <json>', 'the event as JSON, or @file that holds it')
    .option(STRICT, STRICT_MEANS)
    .option(SKIP_SLEEPS, SKIP_SLEEPS_MEANS)
    .addOption(durabilityOption())
    .option(LOSE_RUNNER, LOSE_RUNNER_MEANS, losesFromOption)
    .option('--watch', 'show what it does until it has ended; exits with 1 when it failed')
    .option('--quiet', 'only the id on stdout')
    .option('--json', 'as JSON; with --watch one object a line')
    .option('--deploy <manifest>', 'deploy this first when the project has no active deployment')
    .option('--with-host', 'when no host is running, have one in this process while the session runs; implies --watch')
    .action((options: StartOptions) => withStore(cli, (opened) => startSession(cli, opened, options)));
  examples(start, [
    'ak session start --project simple --entrypoint simple.py:on_event --watch',
    `ak session start --project simple --entrypoint simple.py:on_event --input 'name="Anna"' --input count=3`,
    'ak session start --project simple --entrypoint simple.py:on_event --event @event.json --quiet',
  ]);
}

async function startSession(cli: Cli, opened: Opened, options: StartOptions): Promise<void> {
  const event = eventFromOptions(options, cli.io.cwd, randomUUID);
  if (options.deploy !== undefined) await deployIfMissing(cli, opened, options.project, options.deploy);
  const { newId } = await import('../../store/ids');
  const id = newId('ses');
  const ownHost = options.withHost === true && !(await hasHost(cli, opened));
  // A host that leaves with its session must not take those of others, nor leave its own to them.
  const queue = ownHost ? { queue: ownQueue(await opened.store.installationId(), id) } : {};
  const { project: projectName, entrypoint, loseRunner = null, durability = null } = options;
  const { strict: isStrict = false, skipSleeps: skipsSleeps = false } = options;
  const wanted = { id, projectName, entrypoint, event, loseRunner, isStrict, skipsSleeps, durability, ...queue };
  const session = await createProjectSession(opened.store, wanted);
  if (options.watch === true || options.withHost === true)
    return watchStarted(cli, opened, { session, ownHost }, options);
  showStarted(cli, session, options);
  await noticeWithoutHost(cli, opened.store, session.queue, 'the session waits for one');
}

async function deployIfMissing(cli: Cli, opened: Opened, projectName: string, manifest: string): Promise<void> {
  if ((await opened.store.activeDeployment(projectName)) !== null) return;
  const { deploy } = await import('../../project/deploy');
  const request = {
    kind: 'manifest',
    path: path.resolve(cli.io.cwd, manifest),
    archive: null,
    projectName,
    durability: null,
  } as const;
  const { deployment } = await deploy({ ...opened, env: cli.io.env }, request);
  writeLine(cli.io.stderr, `deployed ${deployment.projectName} as ${deployment.id}`);
}

function showStarted(cli: Cli, session: Session, options: StartOptions): void {
  if (options.quiet === true) writeLine(cli.io.stdout, session.id);
  else if (options.json !== true) writeLine(cli.io.stdout, `session ${session.id}`);
  else if (options.watch !== true) writeJson(cli.io.stdout, sessionView(session));
  else writeLine(cli.io.stdout, JSON.stringify({ type: 'session', ...sessionView(session) }));
}

interface Started {
  session: Session;
  /** It needs a host in this process. */
  ownHost: boolean;
}

async function watchStarted(
  cli: Cli,
  opened: Opened,
  { session, ownHost }: Started,
  options: StartOptions,
): Promise<void> {
  showStarted(cli, session, { ...options, watch: true });
  const watched = await untilInterrupted(cli.io, (signal) => {
    const follow = { as: viewOf(options), signal, lookout: !ownHost };
    if (!ownHost) return followSession(cli, opened.store, session, follow);
    const serves = { kind: 'queue', queue: session.queue } as const;
    return withOwnHost(
      cli,
      opened,
      { serves, logLevel: 'warn', signal, isQuiet: follow.as !== 'readable' },
      async (host, ended) => {
        const end = await followSession(cli, opened.store, session, { ...follow, signal: ended });
        if (end.kind === 'ended') await host.closed(session.id);
        return end;
      },
    );
  });
  if (watched.kind === 'done') {
    finishFollowing(cli, session, watched.result);
    return;
  }
  const after = ownHost ? staysText(session.id) : `the session goes on; see it again: ak session watch ${session.id}`;
  writeLine(cli.io.stderr, after);
  cli.exitCode = EXIT_BY_INTERRUPT[watched.by];
}

async function hasHost(cli: Cli, { store }: Opened): Promise<boolean> {
  const queue = sharedQueue(await store.installationId());
  return (await liveHosts(store, queue, cli.services.now())).length > 0;
}

function viewOf(options: StartOptions): FollowOptions['as'] {
  if (options.quiet === true) return 'quiet';
  return options.json === true ? 'json' : 'readable';
}
