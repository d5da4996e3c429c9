import { CommanderError } from 'commander';
import { AkError } from '../errors';

/** Commander's way of saying that help or the version was shown as asked. */
const SHOWN_AS_ASKED = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version']);

export function isShownAsAsked(error: unknown): boolean {
  return error instanceof CommanderError && SHOWN_AS_ASKED.has(error.code) && error.exitCode === 0;
}

/** Turns commander's complaint about the command line into ours; anything else is returned as it is. */
export function fromCommander(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.code === 'commander.help') {
    return new AkError('usage', 'A command is missing.', { hint: 'The commands are listed above.' });
  }
  const text = error.message.replace(/^error: /, '');
  const [complaint = text, suggestion] = text.split('\n');
  const hint = suggestion?.replace(/^\((.*)\)$/, '$1') ?? 'Add --help to the command to see what it takes.';
  return new AkError('usage', capitalised(complaint), { hint });
}

/** For checks of our own on the command line. */
export function usageError(message: string, hint: string): AkError {
  return new AkError('usage', message, { hint });
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
