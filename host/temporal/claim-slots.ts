/** Lets a worker ask for claims only when this host has room for a session: what it does not ask for, others take. */
import type { ActivitySlotInfo, CustomSlotSupplier, WorkerTuner } from '@temporalio/worker';
import type { Slots } from '../sessions/slots';

/** For a worker that does nothing but activities. */
export function claimTuner(slots: Pick<Slots, 'take' | 'tryTake' | 'giveBack'>): WorkerTuner {
  const supplier: CustomSlotSupplier<ActivitySlotInfo> = {
    type: 'custom',
    reserveSlot: async (_context, signal) => {
      await slots.take(signal);
      return {};
    },
    tryReserveSlot: () => (slots.tryTake() ? {} : null),
    markSlotUsed: () => undefined,
    releaseSlot: () => slots.giveBack(),
  };
  const unused = { type: 'fixed-size', numSlots: 1 } as const;
  return {
    activityTaskSlotSupplier: supplier,
    workflowTaskSlotSupplier: unused,
    localActivityTaskSlotSupplier: unused,
    nexusTaskSlotSupplier: unused,
  };
}
