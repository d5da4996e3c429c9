import type { Outcome } from '../../../workflows/contract';
import { watchSession, type Sighting } from '../../sessions/watch';
import type { PrintLine, Session, Store } from '../../store/store';
import type { Cli } from '../command';
import { writeLine, type Io } from '../io';
import { callLine, openCallLine } from '../show/call-line';
import { HostAbsence, WaitingLookout } from '../waiting';

/** Nobody takes the session for this long: time for an `ak up` that is started anew. */
const ABANDONED_AFTER_MS = 5_000;

export interface ProgramOutputOptions {
  calls: boolean;
  signal: AbortSignal;
  /** Ids of the calls shown so far: they are not shown again by what goes on from here. */
  shownCalls: Set<string>;
  /** Ends when no host takes the session any more; not needed when this process has one. */
  lookout: boolean;
}

export type ProgramEnd =
  /** `losses`: how often its runner was lost on the way. */
  | { kind: 'ended'; outcome: Outcome; losses: number }
  /** It goes on only when a person has acted. */
  | { kind: 'paused'; reason: string }
  /** No host takes it any more. */
  | { kind: 'abandoned' }
  | { kind: 'aborted' };

/**
 * Shows what a program prints as the program does itself: stdout on stdout, stderr on stderr. What has been written is recorded as
 * shown, so that a resumed session begins with the first print not yet shown.
 */
export async function showProgramOutput(
  cli: Cli,
  store: Store,
  session: Session,
  options: ProgramOutputOptions,
): Promise<ProgramEnd> {
  const { now, pause } = cli.services;
  const absence = new HostAbsence(cli, store, session.queue);
  // A program that computes, or has a host at last, is no news for who ran it.
  const waits = new WaitingLookout(cli, store, session.id, ['host', 'computing']);
  const watching = { fromPrint: session.printsShown, calls: options.calls, signal: options.signal, now, pause };
  // Our own host has yet to take the session: until then its state is what a former host left.
  const isStale = (epoch: number): boolean => !options.lookout && epoch <= session.epoch;
  const says = new Reasons(cli.io, isStale);
  for await (const sightings of watchSession(store, session.id, watching)) {
    for (const group of inGroups(sightings)) {
      if (options.signal.aborted) return { kind: 'aborted' };
      const end = group.kind === 'other' ? showOther(cli, group.sighting, options.shownCalls, says) : null;
      if (end !== null) return end;
      if (group.kind === 'prints') await showPrints(cli.io, store, session.id, group);
    }
    await waits.look();
    if (options.lookout && ((await absence.lengthMs()) ?? 0) >= ABANDONED_AFTER_MS) return { kind: 'abandoned' };
  }
  return { kind: 'aborted' };
}

type OtherSighting = Exclude<Sighting, { kind: 'print' }>;

interface PrintGroup {
  kind: 'prints';
  stream: PrintLine['stream'];
  text: string;
  nextPrint: number;
}

/** Prints to the same stream that follow each other become one write: each one is recorded durably. */
function inGroups(sightings: Sighting[]): (PrintGroup | { kind: 'other'; sighting: OtherSighting })[] {
  const groups: (PrintGroup | { kind: 'other'; sighting: OtherSighting })[] = [];
  for (const sighting of sightings) {
    if (sighting.kind !== 'print') {
      groups.push({ kind: 'other', sighting });
      continue;
    }
    const { line } = sighting;
    // As Python itself shows what is logged when nothing is configured: the message alone.
    const text = line.stream === 'log' ? `${line.text}\n` : line.text;
    const last = groups.at(-1);
    if (last?.kind === 'prints' && last.stream === line.stream) {
      last.text += text;
      last.nextPrint = line.seq + 1;
    } else {
      groups.push({ kind: 'prints', stream: line.stream, text, nextPrint: line.seq + 1 });
    }
  }
  return groups;
}

async function showPrints(io: Io, store: Store, sessionId: string, group: PrintGroup): Promise<void> {
  if (group.stream === 'stdout') io.stdout.write(group.text);
  else io.stderr.write(group.text);
  await store.markPrintsShown(sessionId, group.nextPrint);
}

function showOther(cli: Cli, sighting: OtherSighting, shownCalls: Set<string>, says: Reasons): ProgramEnd | null {
  switch (sighting.kind) {
    case 'end':
      return { kind: 'ended', outcome: sighting.outcome, losses: sighting.session.epoch - 1 };
    case 'call':
      if (!shownCalls.has(sighting.call.id)) writeLine(cli.io.stderr, callLine(sighting.call));
      shownCalls.add(sighting.call.id);
      return null;
    case 'open':
      writeLine(cli.io.stderr, openCallLine(sighting.call, cli.services.now()));
      return null;
    case 'state':
      return says.take(sighting);
  }
}

/** Why the session waits: once, however often a host tries to take it. */
class Reasons {
  private said: string | null = null;

  constructor(
    private readonly io: Io,
    private readonly isStale: (epoch: number) => boolean,
  ) {}

  take({ state, reason, epoch }: Extract<Sighting, { kind: 'state' }>): ProgramEnd | null {
    if (this.isStale(epoch)) return null;
    if (state === 'paused') return { kind: 'paused', reason: reason ?? 'no reason is known' };
    if (reason !== null && reason !== this.said) writeLine(this.io.stderr, `waiting: ${reason}`);
    this.said = reason;
    return null;
  }
}
