/** What a store tells of a session, and what a rehearsal of it gives: the same today as when it was recorded. */
import { runnerScriptPath } from '../../../package-root';
import { ensureUnpacked } from '../../../project/codebase';
import { printKey } from '../../../rehearsal/comparison';
import { judge } from '../../../rehearsal/judge';
import { rehearse, type RehearsalEnd } from '../../../rehearsal/rehearsal';
import { allowedEnvironment } from '../../../runner/environment';
import { findPython } from '../../../runner/python';
import type { Session } from '../../../store/store';
import type { Place } from './place';
import { buildWithId, sessionOf } from './recorder';

export type View = Record<string, unknown>;

export interface Observed {
  /** As the store has it. */
  stands: View;
  /** As `ak session replay` finds it. */
  rehearsed: View;
}

/** @throws AkError where the journal is not read */
export async function observe(place: Place, id: string): Promise<Observed> {
  const session = await sessionOf(place, id);
  return { stands: await standsOf(place, session), rehearsed: await rehearsedOf(place, session) };
}

/** Nothing here that a migration may fill in anew: what a person relies on. */
export async function standsOf({ store }: Place, session: Session): Promise<View> {
  const { id, programId, entrypoint, event, vars, durability, state, reason, outcome, difference, forkedFrom } =
    session;
  const calls = await store.listCalls(id);
  const prints = await store.listPrints(id);
  return {
    ...{ id, programId, entrypoint, event, vars, durability, state, reason, outcome, difference, forkedFrom },
    moves: session.moves.map(({ from, to, afterResults, call }) => ({ from, to, afterResults, call })),
    calls: calls.map((call) => [call.id, call.kind, call.name, call.state, call.attempt, `${call.file}:${call.line}`]),
    prints: prints.map(({ seq, stream, text, level }) => [seq, stream, text, level]),
  };
}

async function rehearsedOf(place: Place, session: Session): Promise<View> {
  const prints: string[] = [];
  const warnings: string[] = [];
  const { store, config, env } = place;
  const { filesDir, runtimeDir } = config.paths;
  const end = await rehearse({
    ...{ session, store, filesDir, runtimeDir, script: runnerScriptPath(), environment: allowedEnvironment(env) },
    codeDir: await ensureUnpacked(await buildWithId(place, session.buildId), filesDir, store.blobs),
    python: (await findPython({ configured: config.python, env })).path,
    // Goldens outlive the Python and the libraries that they were recorded with.
    changed: 'ignore ignore',
    mode: { until: '', debug: false, calls: false, prints: false, elsewhere: session.importDigest !== null },
    onPrint: (line) => prints.push(printKey(line)),
    onWarning: (text) => warnings.push(text),
    signal: new AbortController().signal,
  });
  const { verdict, ending, stop } = await judge(store, session, { end, until: '', prints });
  return {
    ...{ verdict: verdict.kind, ending, code: codeOf(end), prints, warnings },
    stop: stop === null ? null : { why: stop.why, call: stop.call?.id, name: stop.call?.name, frames: stop.frames },
  };
}

function codeOf(end: RehearsalEnd): string | null {
  return end.kind === 'error' ? end.payload.code : null;
}
