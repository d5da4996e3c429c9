import type { Command } from 'commander';
import type { JournalCall } from '../../store/store';
import { examples, positiveInteger, withStore, type Cli } from '../command';
import { writeJson, writeLine } from '../io';
import { callMs, callPlace, callStatus, callText, shortened } from '../show/call-line';
import { table } from '../show/table';
import { formatDuration } from '../show/time';
import { callView } from '../show/views';
import { redactor } from '../../sessions/secrets';
import { findSession } from './find';

const PREVIEW_SHOWN = 60;
/** Of a session of a million calls nobody reads all, and no process should hold them. */
const DEFAULT_LIMIT = 1000;

type Preview = (base64: string) => unknown;

export function addLog(session: Command, cli: Cli): void {
  const log = session
    .command('log <session>')
    .description('list the calls of a session in the order they began')
    .option('--limit <count>', 'only the last ones, at most this many', positiveInteger, DEFAULT_LIMIT)
    .option('--json', 'as JSON')
    .action((id: string, options: { json?: boolean; limit: number }) =>
      withStore(cli, async ({ store }) => {
        const found = await findSession(store, id);
        const calls = await store.lastCalls(found.id, options.limit);
        if (calls.length === options.limit) noticeLeftOut(cli, (await store.countCalls(found.id)) - calls.length);
        const { previewPickle } = await import('../../runner/preview');
        const preview: Preview = (base64) => previewPickle(base64, redactor(found.vars));
        if (options.json === true)
          writeJson(
            cli.io.stdout,
            calls.map((call) => ({ ...callView(call), value: valueOf(call, preview) })),
          );
        else for (const line of logLines(calls, preview)) writeLine(cli.io.stdout, line);
      }),
    );
  examples(log, [
    'ak session log ses_01h...',
    'ak session log ses_01h... --limit 20',
    'ak session log ses_01h... --json',
  ]);
}

function noticeLeftOut(cli: Cli, count: number): void {
  if (count > 0) writeLine(cli.io.stderr, `${count} earlier calls are not shown; more with --limit`);
}

/** What the call returned, as far as it can be shown without Python; null while it is open and when it failed. */
function valueOf(call: JournalCall, preview: Preview): unknown {
  if (call.state !== 'ok') return null;
  if (call.handle !== null) return call.handle['preview'] ?? '<handle>';
  if (call.valueFile !== null) return `<${call.valueFile.size} bytes>`;
  return call.value === null ? null : preview(call.value);
}

function logLines(calls: JournalCall[], preview: Preview): string[] {
  if (calls.length === 0) return ['No calls.'];
  const rows = calls.map((call) => {
    const took = callMs(call);
    return [
      call.id,
      callPlace(call),
      callText(call),
      callStatus(call),
      call.attempt > 1 ? `attempt ${call.attempt}` : '',
      took === null ? '' : formatDuration(took),
      resultText(call, preview),
    ];
  });
  return table([['CALL', 'AT', 'WHAT', 'STATUS', '', 'TIME', 'RESULT'], ...rows]);
}

function resultText(call: JournalCall, preview: Preview): string {
  if (call.error !== null) return shortened(call.error.message, PREVIEW_SHOWN);
  const value = valueOf(call, preview);
  if (value === null) return '';
  return shortened(typeof value === 'string' ? value : JSON.stringify(value), PREVIEW_SHOWN);
}
