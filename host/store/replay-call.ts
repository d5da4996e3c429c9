import type { ErrorValue, ValueFile } from '../runner/protocol/messages';

/** What a replay needs of a recorded call or wait. */
export interface ReplayCall {
  id: string;
  name: string;
  file: string;
  line: number;
  /** Of its arguments. */
  digest: string;
  value: string | null;
  valueFile: ValueFile | null;
  error: ErrorValue | null;
  handle: Record<string, unknown> | null;
  mutated: string | null;
}
