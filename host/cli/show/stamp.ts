import { z } from 'zod';
import { STAMP_RECORD_ID } from '../../sessions/entries';
import type { Store } from '../../store/store';

const STAMP = z.object({
  python: z.string(),
  implementation: z.string(),
  rewriter: z.number(),
  libraries: z.record(z.string(), z.string()),
});

/** What a session runs on since it began. */
export type Stamp = z.infer<typeof STAMP>;

/** Null: nothing is recorded yet, or nothing that can be read. */
export async function stampOf(store: Pick<Store, 'readRecord'>, sessionId: string): Promise<Stamp | null> {
  const items = await store.readRecord(sessionId, STAMP_RECORD_ID);
  const text = Buffer.from(items?.[0]?.value ?? '', 'base64').toString();
  try {
    return STAMP.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // no stamp
  }
}

/** One line for people. */
export function stampLine({ python, implementation, rewriter, libraries }: Stamp): string {
  return `${python} (${implementation}), rewriter ${rewriter}, ${Object.keys(libraries).length} libraries`;
}
