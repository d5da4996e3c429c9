/** The host's log: structured, to stderr; names, sizes and durations, never payloads, variables or tokens. */
import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import pretty from 'pino-pretty';
import { ensureError, isAkError } from './errors';

export type { Logger } from 'pino';

export interface LogOptions {
  level: 'debug' | 'info' | 'warn' | 'error';
  format: 'pretty' | 'json';
  /** Colours in the pretty format. */
  colour: boolean;
  /** Receives whole lines. */
  write: (lines: string) => void;
}

export function createLogger(options: LogOptions): Logger {
  const sink: DestinationStream = { write: options.write };
  const settings: LoggerOptions = {
    level: options.level,
    // Who reads the log of one process knows its machine; `pid` tells processes apart when logs are collected.
    base: options.format === 'json' ? { pid: process.pid } : null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (thrown: unknown) => errorFields(thrown, options.level === 'debug') },
  };
  return pino(settings, options.format === 'json' ? sink : prettySink(options, sink));
}

function prettySink(options: LogOptions, sink: DestinationStream): DestinationStream {
  const format = pretty.prettyFactory({
    colorize: options.colour,
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
    // Errors are plain fields here, on the line like the others.
    errorLikeObjectKeys: [],
    ignore: 'pid,hostname',
  });
  return {
    write: (line) => {
      // It gives back nothing only for a line that it was told to leave out.
      const readable = format(line);
      if (readable !== undefined) sink.write(readable);
    },
  };
}

/** Code, message and those of the causes; the stack is for who looks for faults of ours. */
function errorFields(thrown: unknown, withStack: boolean): Record<string, unknown> {
  const error = ensureError(thrown);
  return {
    ...(isAkError(error) ? { code: error.code, ...error.context } : { type: error.name }),
    message: error.message,
    ...(withStack ? { stack: error.stack } : {}),
    ...(error.cause === undefined ? {} : { cause: errorFields(error.cause, withStack) }),
  };
}
