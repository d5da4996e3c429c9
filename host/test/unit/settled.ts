const DEADLINE_MS = 5000;

/** Waits for a condition that microtasks and short timers bring about. */
export async function settled(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`the condition did not come true within ${DEADLINE_MS} ms`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
