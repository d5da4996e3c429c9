import type { PrintLine } from '../../store/store';
import type { Sighting } from '../../sessions/watch';
import { callLine, openCallLine } from './call-line';
import { failureDetails, outcomeLine } from './outcome';

/** Marks what the program printed among the lines about it. */
const MARKS = { stdout: '| ', stderr: '! ' } as const;

/**
 * A session as it goes on, for people: prints marked, calls one a line.
 *
 * ```
 * running
 *   simple.py:12 urlopen('http://127.0.0.1:7000/demo/page.html') ok 12 ms
 * | 3 links found
 * completed after 0.4 s
 * ```
 */
export class SightingPrinter {
  /** The stream whose last print did not end its line; the next one of that stream goes on there. */
  private unfinished: 'stdout' | 'stderr' | null = null;
  /** Why it waits, as it was said last: each refused claim says it anew. */
  private reason: string | null = null;

  constructor(private readonly now: () => number) {}

  /** The text to write for it; empty when it has been said. */
  text(sighting: Sighting): string {
    if (sighting.kind === 'state') {
      const isSaid = sighting.reason !== null && sighting.reason === this.reason;
      this.reason = sighting.reason;
      if (isSaid) return '';
    }
    if (sighting.kind === 'print' && sighting.line.stream !== 'log')
      return this.print(sighting.line.stream, sighting.line.text);
    const before = this.unfinished === null ? '' : '\n';
    this.unfinished = null;
    return `${before}${this.lines(sighting).join('\n')}\n`;
  }

  private lines(sighting: Sighting): string[] {
    switch (sighting.kind) {
      case 'state':
        return [sighting.reason === null ? sighting.state : `${sighting.state}: ${sighting.reason}`];
      case 'open':
        return [`  ${openCallLine(sighting.call, this.now())}`];
      case 'call':
        return [`  ${callLine(sighting.call)}`];
      case 'print':
        return [`  ${logLine(sighting.line)}`];
      case 'end':
        return [outcomeLine(sighting.session, sighting.outcome), ...failureDetails(sighting.outcome)];
    }
  }

  private print(stream: 'stdout' | 'stderr', text: string): string {
    const goesOn = this.unfinished === stream;
    const lineBreak = this.unfinished === null || goesOn ? '' : '\n';
    this.unfinished = text.endsWith('\n') ? null : stream;
    return `${lineBreak}${goesOn ? '' : MARKS[stream]}${text}`;
  }
}

/** A record of Python's logging: `WARNING shop.orders: no stock left`. */
function logLine(line: PrintLine): string {
  return `${line.level ?? 'LOG'} ${line.logger ?? 'root'}: ${line.text.trimEnd()}`;
}
