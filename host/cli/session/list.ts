import { InvalidArgumentError, type Command } from 'commander';
import { readWaiting, type Waiting } from '../../sessions/waiting';
import type { Session, SessionFilter, SessionState } from '../../store/store';
import { examples, positiveInteger, withStore, type Cli } from '../command';
import { writeJson, writeLine } from '../io';
import { table } from '../show/table';
import { formatDuration, formatTime } from '../show/time';
import { sessionSummary, type JsonView } from '../show/views';
import { waitingView, waitingWord } from '../show/waiting';

const DEFAULT_LIMIT = 50;
const STATES = ['created', 'running', 'paused', 'completed', 'failed', 'stopped'] as const satisfies SessionState[];

interface ListOptions {
  project?: string;
  state?: SessionState;
  limit: number;
  json?: boolean;
}

export function addList(session: Command, cli: Cli): void {
  const list = session
    .command('list')
    .description('list sessions, the newest first')
    .option('--project <name>', 'only those of this project')
    .option('--state <state>', `only those in this state: ${STATES.join(', ')}`, sessionState)
    .option('--limit <count>', 'at most this many', positiveInteger, DEFAULT_LIMIT)
    .option('--json', 'as JSON')
    .action((options: ListOptions) =>
      withStore(cli, async ({ store }) => {
        const sessions = await store.listSessions(filterOf(options));
        const nowMs = cli.services.now();
        const waiting = await readWaiting(store, sessions, nowMs);
        if (options.json === true) {
          const viewOf = (session: Session): JsonView => ({
            ...sessionSummary(session),
            waiting: waitingView(waiting.get(session.id) ?? null, nowMs),
          });
          writeJson(cli.io.stdout, sessions.map(viewOf));
        } else for (const line of listLines(sessions, waiting, nowMs)) writeLine(cli.io.stdout, line);
      }),
    );
  examples(list, ['ak session list --state running', 'ak session list --project simple --limit 5 --json']);
}

function sessionState(text: string): SessionState {
  const state = STATES.find((known) => known === text);
  if (state === undefined) throw new InvalidArgumentError(`It must be one of ${STATES.join(', ')}.`);
  return state;
}

function filterOf(options: ListOptions): SessionFilter {
  return {
    limit: options.limit,
    ...(options.project === undefined ? {} : { project: options.project }),
    ...(options.state === undefined ? {} : { state: options.state }),
  };
}

const HEADING = ['SESSION', 'STATE', 'WAITS FOR', 'PROJECT', 'ENTRYPOINT', 'CREATED', 'TIME'];

function listLines(sessions: Session[], waiting: ReadonlyMap<string, Waiting>, nowMs: number): string[] {
  if (sessions.length === 0) return ['No sessions.'];
  // Most sessions have none: a column of its own only where there is some.
  const hasLineage = sessions.some((session) => lineageOf(session) !== '');
  const more = (text: string): string[] => (hasLineage ? [text] : []);
  const rows = sessions.map((session) => [
    session.id,
    session.state,
    wordOf(waiting.get(session.id)),
    session.projectName ?? '-',
    session.entrypoint,
    formatTime(session.createdAt),
    formatDuration((session.endedAt ?? nowMs) - session.createdAt),
    ...more(lineageOf(session)),
  ]);
  return table([[...HEADING, ...more('LINEAGE')], ...rows]);
}

/** Where it comes from, if not from an event on this store with one build; empty for all others. */
function lineageOf({ forkedFrom, moves, importDigest }: Session): string {
  const last = moves.at(-1);
  return [
    importDigest === null ? '' : 'imported',
    forkedFrom === null ? '' : `fork of ${forkedFrom.sessionId} at ${forkedFrom.call ?? 'its end'}`,
    last === undefined ? '' : `moved from ${last.from}`,
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function wordOf(waiting: Waiting | undefined): string {
  return waiting === undefined ? '-' : waitingWord(waiting);
}
