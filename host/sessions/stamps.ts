/** What a runner says about the Python and the libraries it has, against what its session began with. */
import { AkError } from '../errors';
import type { RunnerError, RunnerModule } from '../runner/protocol/messages';
import { stampEntry } from './entries';
import type { LiveSessionOptions } from './ports';

/** Keeps the stamp of the first runner, which stays when a later one says another, and hands on its warnings. */
export function noteModule(
  { stamp, warnings = [] }: RunnerModule['payload'],
  options: LiveSessionOptions,
): LiveSessionOptions {
  if (stamp !== undefined) options.journal.add(stampEntry(stamp));
  for (const warning of warnings) options.events.warn?.(warning);
  return options;
}

/** Not the end of the session: elsewhere, or with another Python, it can go on. */
export function pythonChanged({ message, hint }: RunnerError['payload']): AkError {
  return new AkError('python_changed', message, typeof hint === 'string' ? { hint } : {});
}
