#!/usr/bin/env node
/** The command line's entry: connects the process to `runCli`. Arguments and environment are read here and nowhere else. */
import { isatty } from 'node:tty';
import { runCli } from './cli/cli';
import { EXIT_BY_INTERRUPT, type Interrupt, type Io } from './cli/io';
import { syncOutput } from './cli/write-sync';

const STDOUT = 1;
const STDERR = 2;

/** npm passes on a Ctrl-C that the terminal has sent us already: within this time it is the same one. */
const SAME_INTERRUPT_MS = 200;

/**
 * Interrupts go to the command that runs; the second one, or one that no command waits for, ends the process. What this process
 * started ends with it: runners by their lifeline, the Temporal server by its keeper.
 */
function listenForInterrupts(): Io['onInterrupt'] {
  const handlers = new Set<(interrupt: Interrupt) => void>();
  let firstAt: number | null = null;
  const receive = (interrupt: Interrupt): void => {
    const now = Date.now();
    if (firstAt !== null && now - firstAt < SAME_INTERRUPT_MS) return;
    if (firstAt !== null || handlers.size === 0) process.exit(EXIT_BY_INTERRUPT[interrupt]);
    firstAt = now;
    for (const handler of handlers) handler(interrupt);
  };
  process.on('SIGINT', () => receive('SIGINT'));
  process.on('SIGTERM', () => receive('SIGTERM'));
  process.on('SIGHUP', () => receive('SIGHUP'));
  return (handler) => {
    handlers.add(handler);
    return () => handlers.delete(handler);
  };
}

async function main(): Promise<void> {
  const exitCode = await runCli(process.argv.slice(2), {
    stdout: syncOutput(STDOUT, isatty(STDOUT)),
    stderr: syncOutput(STDERR, isatty(STDERR)),
    env: process.env,
    cwd: process.cwd(),
    onInterrupt: listenForInterrupts(),
  });
  // Everything has been written and closed; a connection that a library keeps open must not hold the process.
  process.exit(exitCode);
}

void main();
