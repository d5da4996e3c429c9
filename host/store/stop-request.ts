/** What is kept of the wish to stop a session. */
export interface StopRequest {
  reason: string;
  /** How long the program may take to clean up. */
  graceMs: number;
  /** When that is over, milliseconds since the epoch; null until a host tells the program. */
  until: number | null;
}

export type BegunStop = StopRequest & { until: number };

export interface StopStore {
  /** Adds the outbox entry that stops it; asked again, it is to end at once. False when it has ended already. */
  requestStop(sessionId: string, reason: string, graceMs: number): Promise<boolean>;
  /** The time to clean up begins, if it has not begun. Null when nobody has asked it to stop. */
  beginStop(sessionId: string): Promise<BegunStop | null>;
}
