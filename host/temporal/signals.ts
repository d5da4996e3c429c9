/** What a host tells workflows without being asked, and asks of them. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { HOST_LOST_SIGNAL, PARKED_SIGNAL, RESUME_SIGNAL, WAKE_SIGNAL } from '../../workflows/contract';
import { withDeadline } from '../deadline';

/** What of Temporal's client is needed. */
interface SignallingClient {
  workflow: { getHandle(workflowId: string): { signal(name: string, ...args: unknown[]): Promise<void> } };
}

interface AskingClient {
  workflow: { getHandle(workflowId: string): { result(): Promise<unknown> } };
}

/** The program wants something and no activity is there to say so. */
export function signalWake(client: SignallingClient, sessionId: string): Promise<void> {
  return ignoreClosed(client.workflow.getHandle(sessionId).signal(WAKE_SIGNAL));
}

/** A person has acted: a paused session goes on. */
export function signalResume(client: SignallingClient, sessionId: string): Promise<void> {
  return ignoreClosed(client.workflow.getHandle(sessionId).signal(RESUME_SIGNAL));
}

/** The host that held the session is gone: claim it again now rather than after a timeout. */
export function signalHostLost(client: SignallingClient, sessionId: string, epoch: number): Promise<void> {
  return ignoreClosed(client.workflow.getHandle(sessionId).signal(HOST_LOST_SIGNAL, { epoch }));
}

/** The session has no runner until its timer has ended: then any host may claim it. */
export function signalParked(client: SignallingClient, sessionId: string, epoch: number): Promise<void> {
  return ignoreClosed(client.workflow.getHandle(sessionId).signal(PARKED_SIGNAL, { epoch }));
}

async function ignoreClosed(sent: Promise<void>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    // The session ended in the meantime.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** How long the end of a workflow may take once its session has ended. */
const CLOSE_DEADLINE_MS = 3_000;

/** Resolves when the session's workflow is closed, however it ended, or after a while. */
export async function untilClosed(client: AskingClient, sessionId: string): Promise<void> {
  const closed = client.workflow
    .getHandle(sessionId)
    .result()
    .catch(() => undefined); // the outcome is in the store
  await withDeadline(closed, CLOSE_DEADLINE_MS);
}
