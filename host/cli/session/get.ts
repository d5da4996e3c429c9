import type { Command } from 'commander';
import { readWaiting, type Waiting } from '../../sessions/waiting';
import type { JournalCall, Session } from '../../store/store';
import { examples, withStore, type Cli } from '../command';
import { writeJson, writeLine } from '../io';
import { openCallLine } from '../show/call-line';
import { failureDetails, outcomeLine } from '../show/outcome';
import { stampLine, stampOf, type Stamp } from '../show/stamp';
import { fields } from '../show/table';
import { formatTime } from '../show/time';
import { callView, sessionView } from '../show/views';
import { waitingText, waitingView } from '../show/waiting';
import { findSession } from './find';

export function addGet(session: Command, cli: Cli): void {
  const get = session
    .command('get <session>')
    .description('show one session: its state, what it waits for, how it ended')
    .option('--json', 'as JSON')
    .action((id: string, options: { json?: boolean }) =>
      withStore(cli, async ({ store }) => {
        const found = await findSession(store, id);
        const calls = await store.countCalls(found.id);
        // A session that has ended waits for nothing, whatever call it was stopped in.
        const open = found.outcome === null ? await store.listOpenCalls([found.id]) : [];
        const stamp = await stampOf(store, found.id);
        const nowMs = cli.services.now();
        const waiting = (await readWaiting(store, [found], nowMs)).get(found.id) ?? null;
        const details = { session: found, calls, open, prints: await store.countPrints(found.id), stamp, waiting };
        if (options.json === true) writeJson(cli.io.stdout, jsonOf(details, nowMs));
        else for (const line of linesOf(details, nowMs)) writeLine(cli.io.stdout, line);
      }),
    );
  examples(get, ['ak session get ses_01h...', 'ak session get 01h --json   (the beginning of an id is enough)']);
}

interface Details {
  session: Session;
  calls: number;
  open: JournalCall[];
  prints: number;
  stamp: Stamp | null;
  waiting: Waiting | null;
}

/** The call at which it differs is named in the reason; its arguments and the build are not. */
function lineageOf({ difference, forkedFrom, moves }: Session): [string, string | null][] {
  const sides =
    difference === null ? [] : [['expected', difference.expected] as const, ['actual', difference.actual] as const];
  return [
    ...sides.map(([name, side]): [string, string] => [
      name,
      side === null
        ? (difference?.why ?? 'nobody makes this call')
        : `${side.name}(${(side.args ?? []).join(', ')}) at ${side.file}:${side.line}    ${side.source}`,
    ]),
    ['differs at', difference === null ? null : `${difference.call}, with ${difference.buildId}`],
    ['forked from', forkedFrom === null ? null : `${forkedFrom.sessionId} at ${forkedFrom.call ?? 'its end'}`],
    ...moves.map(({ from, afterResults }): [string, string] => [
      'before',
      `${from}, for its first ${afterResults} results`,
    ]),
  ];
}

function jsonOf(details: Details, nowMs: number): Record<string, unknown> {
  return {
    ...sessionView(details.session),
    waiting: waitingView(details.waiting, nowMs),
    calls: details.calls,
    prints: details.prints,
    stamp: details.stamp,
    open_calls: details.open.map(callView),
  };
}

/** The reason of the session is shown by itself. */
function nowText(waiting: Waiting | null, nowMs: number): string | null {
  if (waiting === null || waiting.kind === 'reason' || waiting.kind === 'paused') return null;
  return waitingText(waiting, nowMs);
}

function linesOf(details: Details, nowMs: number): string[] {
  const { session } = details;
  const outcome = session.outcome;
  const shown = fields([
    ['session', session.id],
    ['state', session.importDigest === null ? session.state : `${session.state} (imported)`],
    ['reason', session.reason],
    ['now', nowText(details.waiting, nowMs)],
    ...details.open.map((call): [string, string] => ['open call', openCallLine(call, nowMs)]),
    ['outcome', outcome === null ? null : outcomeLine(session, outcome)],
    ['entrypoint', session.entrypoint],
    ['event', `${session.event.event_type} ${session.event.event_id}`],
    ['project', session.projectName],
    ['deployment', session.deploymentId],
    ...lineageOf(session),
    ['build', session.buildId],
    ['python', details.stamp === null ? null : stampLine(details.stamp)],
    ['host', session.hostId === null ? null : `${session.hostId} (claim ${session.epoch})`],
    ['created', formatTime(session.createdAt)],
    ['started', session.startedAt === null ? null : formatTime(session.startedAt)],
    ['ended', session.endedAt === null ? null : formatTime(session.endedAt)],
    ['calls', String(details.calls)],
    ['prints', String(details.prints)],
  ]);
  const failure = outcome === null ? [] : failureDetails(outcome);
  return failure.length === 0 ? shown : [...shown, '', ...failure];
}
