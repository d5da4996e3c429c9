import { join } from 'node:path';

/** Where this installation keeps files of a session: what it works in, its large values. */
export function sessionFolder(filesDir: string, sessionId: string): string {
  return join(filesDir, 'sessions', sessionId);
}
