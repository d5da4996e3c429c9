import type { Command } from 'commander';
import { withStore, examples, type Cli } from './command';
import { collect } from './event-input';
import { durabilityOption } from './durability';
import { LOSE_RUNNER, LOSE_RUNNER_MEANS, losesFromOption } from './lose-runner';
import type { RunOptions } from './run/options';
import { resumeRun } from './run/resume';
import { startRun } from './run/start';
import { SKIP_SLEEPS, SKIP_SLEEPS_MEANS } from './skip-sleeps';
import { STRICT, STRICT_MEANS } from './strict';
import { usageError } from './usage';

export function addRun(program: Command, cli: Cli): void {
  const run = program
    .command('run [path]')
    .description('run one file or folder durably; needs no project and no server')
    .option(
      '--entrypoint <file:function>',
      'what to call with the event; may be left out when there is one function named main or handler',
    )
    .option('--input <key=json>', "a value for the event's data; may be given several times", collect)
    .option('--event <json>', 'the event as JSON, or @file that holds it')
    .option('--var <name=value>', "a variable for the program's environment; may be given several times", collect)
    .option('--calls', 'show its calls on stderr')
    .option(STRICT, STRICT_MEANS)
    .option(SKIP_SLEEPS, SKIP_SLEEPS_MEANS)
    .addOption(durabilityOption())
    .option(LOSE_RUNNER, LOSE_RUNNER_MEANS, losesFromOption)
    .option('--resume <session>', 'go on with a session whose process was ended')
    .action((path: string | undefined, options: RunOptions) =>
      withStore(cli, async (opened) => {
        if (options.resume !== undefined)
          return resumeRun(cli, opened, resumable(path, options), options.calls === true);
        if (path === undefined) throw usageError('ak run needs a file or a folder.', 'For example: ak run hello.py');
        return startRun(cli, opened, path, options);
      }),
    );
  examples(run, [
    'ak run hello.py',
    `ak run report.py --entrypoint report.py:monthly --input 'month="2026-03"' --var REGION=eu`,
    'ak run shop/ --entrypoint orders.py:on_order --event @order.json --calls',
    'ak run report.py --strict --lose-runner every',
    'ak run --resume ses_01h...',
  ]).addHelpText('after', RUN_HELP);
}

const RUN_HELP = `
What the program prints to stdout is all that comes on stdout. Everything about the session is on stderr: first its id,
last, when it failed, the traceback. Exits with 0 when the session completed, else with what its error stands for (1 when the
program failed, see docs/errors.md). A session that was interrupted stays and can go on.`;

/** A session goes on as it began. */
function resumable(path: string | undefined, options: RunOptions): string {
  const { resume = '', entrypoint, event, input, var: variables, loseRunner, strict, skipSleeps, durability } = options;
  const others = [path, entrypoint, event, input, variables, loseRunner, strict, skipSleeps, durability];
  if (others.some((value) => value !== undefined)) {
    throw usageError(
      '--resume takes no path, entry point, event, variables, --strict, --skip-sleeps, --durability or --lose-runner.',
      `The session has them already: ak run --resume ${resume}`,
    );
  }
  return resume;
}
