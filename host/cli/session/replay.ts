import { InvalidArgumentError, type Command } from 'commander';
import { AkError } from '../../errors';
import type { RehearsalEnd, RehearsalMode, RehearsalOptions } from '../../rehearsal/rehearsal';
import type { Session } from '../../store/store';
import { examples, withStore, type Cli, type Opened } from '../command';
import { untilInterrupted } from '../interrupt';
import { EXIT_BY_INTERRUPT, EXIT_SESSION_FAILED, writeJson, writeLine } from '../io';
import { reportLines, reportView } from '../show/rehearsal';
import { usageError } from '../usage';
import { findWholeSession } from './find';

interface ReplayOptions {
  until?: string;
  pdb?: boolean;
  calls?: boolean;
  json?: boolean;
}

export function addReplay(session: Command, cli: Cli): void {
  const replay = session
    .command('replay <session>')
    .description('run a session again from its journal, here, without touching anything outside')
    .option('--until <lane:seq>', 'stop at this call (ak session log shows them)', callId)
    .option('--pdb', "Python's debugger: at --until, at the end of the journal, at the exception of a failed session")
    .option('--calls', 'show on stderr each call that the journal answers')
    .option('--json', 'as JSON; what the program prints is not shown')
    .action((id: string, options: ReplayOptions) =>
      withStore(cli, async (opened) => {
        if (options.json === true && (options.pdb === true || options.calls === true)) {
          throw usageError('--json goes with neither --pdb nor --calls.', 'Leave one of them out.');
        }
        await replaySession(cli, opened, await findWholeSession(opened.store, id), options);
      }),
    );
  examples(replay, [
    'ak session replay ses_01h...',
    'ak session replay ses_01h... --pdb',
    'ak session replay ses_01h... --until main:12 --pdb',
  ]).addHelpText('after', REPLAY_HELP);
}

const REPLAY_HELP = `
What the program prints comes again on stdout and stderr; what is said of it comes on stderr. Nothing is performed and no file is
changed: where the journal ends, the program stops, and what it would do next is shown. Of a session that has ended, outcome and prints
are compared with what is recorded. Exits with 0, and with 1 when they differ.`;

function callId(text: string): string {
  if (/^(main|import)(\.\d+)*:\d+$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the id of a call, such as main:12 or main.1:3.');
}

async function replaySession(cli: Cli, opened: Opened, session: Session, options: ReplayOptions): Promise<void> {
  const { printKey } = await import('../../rehearsal/comparison');
  const { judge } = await import('../../rehearsal/judge');
  const prints: string[] = [];
  const mode: RehearsalMode = {
    until: options.until ?? '',
    debug: options.pdb === true,
    calls: options.calls === true,
    prints: options.json !== true,
    elsewhere: session.importDigest !== null,
  };
  const ran = await untilInterrupted(quietly(cli, mode), async (signal) => {
    const { rehearse } = await import('../../rehearsal/rehearsal');
    return rehearse({
      ...(await rehearsalOptions(cli, opened, session)),
      mode,
      signal,
      onPrint: (line) => prints.push(printKey(line)),
      onWarning: (text) => writeLine(cli.io.stderr, `warning: ${text}`),
    });
  });
  if (ran.kind === 'interrupted') {
    cli.exitCode = EXIT_BY_INTERRUPT[ran.by];
    return;
  }
  assertPossible(ran.result);
  const report = await judge(opened.store, session, { end: ran.result, until: mode.until, prints });
  if (options.json === true) writeJson(cli.io.stdout, reportView(session, report));
  else for (const line of reportLines(report)) writeLine(cli.io.stderr, line);
  if (report.verdict.kind === 'differs') cli.exitCode = EXIT_SESSION_FAILED;
}

/** In the debugger Ctrl-C is for the program: the terminal sends it to both of us. */
function quietly({ io }: Cli, { debug }: RehearsalMode): Cli['io'] {
  return debug ? { ...io, onInterrupt: (handler) => io.onInterrupt((by) => by !== 'SIGINT' && handler(by)) } : io;
}

/** It could not be run again at all. */
function assertPossible(end: RehearsalEnd): void {
  if (end.kind !== 'error') return;
  const { code, message, hint } = end.payload;
  if (code !== 'python_changed' && code !== 'journal_damaged' && code !== 'protocol') return;
  throw new AkError(code, message, typeof hint === 'string' ? { hint } : {});
}

async function rehearsalOptions(
  cli: Cli,
  { config, store }: Opened,
  session: Session,
): Promise<Omit<RehearsalOptions, 'mode' | 'signal' | 'onPrint' | 'onWarning'>> {
  const { runnerScriptPath } = await import('../../package-root');
  const { ensureUnpacked } = await import('../../project/codebase');
  const { allowedEnvironment } = await import('../../runner/environment');
  const { findPython } = await import('../../runner/python');
  const build = await store.getBuild(session.buildId);
  if (build === null) {
    throw new AkError('build_missing', `Build ${session.buildId} of session ${session.id} is not in the store.`, {
      hint: 'It was removed. Without its code a session cannot be run again.',
    });
  }
  const { filesDir, runtimeDir } = config.paths;
  return {
    session,
    store,
    codeDir: await ensureUnpacked(build, filesDir, store.blobs),
    filesDir,
    runtimeDir,
    python: (await findPython({ configured: config.python, env: cli.io.env })).path,
    script: runnerScriptPath(),
    environment: allowedEnvironment(cli.io.env),
    changed: `${config.changed.python} ${config.changed.libraries}`,
  };
}
