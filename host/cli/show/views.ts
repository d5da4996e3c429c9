/** What `--json` shows: names in snake case as in the protocol, times in ISO 8601, never the value of a secret. */
import type { Outcome } from '../../../workflows/contract';
import type { JournalCall, PrintLine, Session, Var } from '../../store/store';
import type { Difference } from '../../store/lineage';
import type { Sighting } from '../../sessions/watch';
import { isoTime } from './time';

export type JsonView = Record<string, unknown>;

/** A session as `session list` shows it. */
export function sessionSummary(session: Session): JsonView {
  return {
    id: session.id,
    state: session.state,
    reason: session.reason,
    project: session.projectName,
    entrypoint: session.entrypoint,
    created_at: isoTime(session.createdAt),
    started_at: isoTime(session.startedAt),
    ended_at: isoTime(session.endedAt),
    forked_from:
      session.forkedFrom === null ? null : { session: session.forkedFrom.sessionId, call: session.forkedFrom.call },
    outcome: session.outcome === null ? null : outcomeView(session.outcome),
  };
}

/** A session with everything that is known about it. */
export function sessionView(session: Session): JsonView {
  return {
    ...sessionSummary(session),
    deployment_id: session.deploymentId,
    imported: session.importDigest !== null,
    build_id: session.buildId,
    difference: session.difference === null ? null : differenceView(session.difference),
    moves: session.moves.map(({ from, to, afterResults, call, at }) => ({
      from,
      to,
      after_results: afterResults,
      call,
      at: isoTime(at),
    })),
    accepts_changed: session.acceptsChanged,
    host_id: session.hostId,
    epoch: session.epoch,
    queue: session.queue,
    durability: session.durability,
    event: session.event,
    vars: session.vars.map(varView),
  };
}

function differenceView({ buildId, ...difference }: Difference): JsonView {
  return { ...difference, build_id: buildId };
}

function outcomeView(outcome: Outcome): JsonView {
  switch (outcome.kind) {
    case 'completed':
      return { kind: outcome.kind, result: outcome.result };
    case 'failed':
      return { kind: outcome.kind, error: { ...outcome.error } };
    case 'stopped':
      return { kind: outcome.kind, reason: outcome.reason };
  }
}

export function callView(call: JournalCall): JsonView {
  return {
    id: call.id,
    kind: call.kind,
    name: call.name,
    file: call.file,
    line: call.line,
    args: call.args,
    kw: call.kw,
    state: call.state,
    attempt: call.attempt,
    started_at: isoTime(call.startedAt),
    ended_at: isoTime(call.endedAt),
    until: isoTime(call.untilMs),
    ms: call.ms,
    error:
      call.error === null
        ? null
        : { type: call.error.type, message: call.error.message, traceback: call.error.traceback },
  };
}

export function printView(line: PrintLine): JsonView {
  const view = { seq: line.seq, stream: line.stream, text: line.text, at: isoTime(line.at) };
  return line.stream === 'log' ? { ...view, level: line.level, logger: line.logger } : view;
}

export function sightingView(sighting: Sighting): JsonView {
  switch (sighting.kind) {
    case 'state':
      return {
        type: 'state',
        state: sighting.state,
        reason: sighting.reason,
        epoch: sighting.epoch,
        at: isoTime(sighting.at),
      };
    case 'open':
    case 'call':
      return { type: 'call', ...callView(sighting.call) };
    case 'print':
      return { type: 'print', ...printView(sighting.line) };
    case 'end':
      return { type: 'end', ...sessionSummary(sighting.session) };
  }
}

function varView(variable: Var): JsonView {
  return { name: variable.name, value: variable.secret ? null : variable.value, secret: variable.secret };
}
