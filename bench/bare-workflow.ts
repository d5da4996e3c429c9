/** The baseline: what Temporal's own SDK takes for the same number of sequential activities. */
import { proxyActivities } from '@temporalio/workflow';

export interface BareActivities {
  noop(index: number): Promise<number>;
}

export async function bareSequence(calls: number): Promise<void> {
  const { noop } = proxyActivities<BareActivities>({ startToCloseTimeout: '1 minute' });
  for (let index = 0; index < calls; index += 1) await noop(index);
}
