import { Command, CommanderError } from 'commander';
import { ERROR_CODES } from '../error-codes';
import type { Cli } from './command';
import { addConfig } from './config';
import { addDeploy } from './deploy';
import { addDeployment } from './deployment';
import { addExplain } from './explain';
import { addGc } from './gc';
import { EXIT_OK, EXIT_OUTPUT_CLOSED, OutputClosed, type Io } from './io';
import { addRun } from './run';
import { realServices, type Services } from './services';
import { addSession } from './session/session';
import { showError } from './show/error';
import { addUp } from './up';
import { addStore } from './store';
import { fromCommander, isShownAsAsked } from './usage';
import { addVersion, readVersion } from './version';

/**
 * Runs one command line to its end.
 * @param argv the arguments after the program's name
 * @returns the exit code: 0, 1 the session failed, 2 bad input, 3 the environment, 128 + n ended by a signal
 */
export async function runCli(argv: string[], io: Io, services: Services = realServices): Promise<number> {
  const cli: Cli = { io, services, debug: isGiven(argv, '--debug'), exitCode: EXIT_OK };
  try {
    await buildProgram(cli).parseAsync(argv, { from: 'user' });
    return cli.exitCode;
  } catch (thrown) {
    return exitCodeFor(thrown, argv, cli);
  }
}

function exitCodeFor(thrown: unknown, argv: string[], cli: Cli): number {
  if (isShownAsAsked(thrown)) return EXIT_OK;
  if (thrown instanceof OutputClosed) return EXIT_OUTPUT_CLOSED;
  // A command is missing; its help has been shown instead of an error.
  if (thrown instanceof CommanderError && thrown.code === 'commander.help') return ERROR_CODES.usage.exit;
  try {
    return showError(cli.io, fromCommander(thrown), { json: isGiven(argv, '--json'), debug: cli.debug });
  } catch (error) {
    if (error instanceof OutputClosed) return EXIT_OUTPUT_CLOSED;
    throw error;
  }
}

/** Looked up by hand: an error may come before the options are parsed. */
function isGiven(argv: string[], flag: string): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes(flag);
}

function buildProgram(cli: Cli): Command {
  const program = new Command('ak')
    .description('Ordinary Python, made durable: handlers run as Temporal workflows, call by call.')
    .version(readVersion(), '--version', 'show the version')
    .option('--debug', 'show more when something fails')
    .helpOption('-h, --help', 'show help for a command')
    .helpCommand('help [command]', 'show help for a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => cli.io.stdout.write(text),
      writeErr: (text) => cli.io.stderr.write(text),
      // Errors are shown in one place, in our form.
      outputError: () => undefined,
    })
    .exitOverride();
  const commands = [addUp, addDeploy, addDeployment, addSession, addRun, addExplain, addConfig, addGc, addStore];
  for (const add of [...commands, addVersion]) add(program, cli);
  return program.addHelpText('after', START_HELP);
}

const START_HELP = `
Start here:
  ak run hello.py                                       run one file durably; needs nothing else
  ak up                                                 start a host, in a terminal of its own
  ak deploy --manifest ak.yaml                          deploy a project
  ak session start --project simple --entrypoint simple.py:on_event --watch

Exit codes: 0 done, 1 the session failed, 2 bad input, 3 the environment, 130 interrupted.`;
