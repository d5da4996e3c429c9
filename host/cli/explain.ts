import * as path from 'node:path';
import type { Command } from 'commander';
import type { AskOptions } from '../project/ask-python';
import { examples, readConfig, type Cli } from './command';
import { EXIT_SESSION_FAILED, writeJson, writeLine } from './io';
import { explanationLines, explanationView, unmatchedLine } from './show/explanation';

interface ExplainOptions {
  entrypoint?: string;
  rewritten?: boolean;
  strict?: boolean;
  json?: boolean;
}

export function addExplain(program: Command, cli: Cli): void {
  const explain = program
    .command('explain <path>')
    .description('what will become of each call of a file, a folder or the code of a manifest; runs nothing of it')
    .option('--entrypoint <file:function>', 'only what this needs: its file, and what is imported from there on')
    .option('--rewritten', 'show the code as it runs instead')
    .option('--strict', 'exit with 1 when something cannot be recorded, or a name in `calls:` fits nothing')
    .option('--json', 'as JSON')
    .action((given: string, options: ExplainOptions) => explainPath(cli, given, options));
  examples(explain, [
    'ak explain hello.py',
    'ak explain shop/ --entrypoint orders.py:on_order --strict',
    'ak explain ak.yaml --json',
    'ak explain hello.py --rewritten',
  ]).addHelpText('after', EXPLAIN_HELP);
}

const EXPLAIN_HELP = `
Classes:
  inline   runs in place, again after a loss     value    runs in place, its answer is recorded
  effect   one Temporal activity                 handle   the same, and gives an object that is held, and made again
  wait     a Temporal timer                      re-run   a setting of the process, made again after a loss
  run time: only the run can tell, and the reason says why`;

async function explainPath(cli: Cli, given: string, options: ExplainOptions): Promise<void> {
  const { explainCode, rewrittenCode, subjectOf } = await import('../project/explain');
  const subject = await subjectOf(path.resolve(cli.io.cwd, given), options.entrypoint ?? null);
  const asked = await askOptions(cli);
  if (options.rewritten === true) {
    showTexts(cli, await rewrittenCode(subject, asked), options.json === true);
    return;
  }
  const explanation = await explainCode(subject, asked);
  if (options.json === true) writeJson(cli.io.stdout, explanationView(explanation));
  else for (const line of explanationLines(explanation)) writeLine(cli.io.stdout, line);
  for (const rule of explanation.unmatched) writeLine(cli.io.stderr, unmatchedLine(rule));
  const isRefused = explanation.calls.some((call) => call.problem !== null) || explanation.unmatched.length > 0;
  if (options.strict === true && isRefused) cli.exitCode = EXIT_SESSION_FAILED;
}

async function askOptions(cli: Cli): Promise<AskOptions> {
  const { findPython } = await import('../runner/python');
  const { runnerScriptPath } = await import('../package-root');
  const config = await readConfig(cli);
  const python = await findPython({ configured: config.python, env: cli.io.env });
  return { python: python.path, runnerPath: runnerScriptPath(), env: { ...cli.io.env } };
}

/** One file as it is; several with their names between them. */
function showTexts(cli: Cli, files: Record<string, string>, asJson: boolean): void {
  if (asJson) return writeJson(cli.io.stdout, { files });
  const all = Object.entries(files);
  for (const [file, text] of all) cli.io.stdout.write(all.length > 1 ? `# --- ${file}\n${text}` : text);
}
