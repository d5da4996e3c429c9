/** One session under test: what it shall do, what was done to it, and what is seen of it. */
import type { JournalCall, PrintLine, Session, Store } from '../../store/store';
import { waitFor, type Installation } from '../installation';
import { effectsOf, type Plan } from './plan';

export interface Sight {
  session: Session;
  calls: JournalCall[];
  prints: PrintLine[];
  /** Names of effects, one for each time that one was performed. */
  ledger: string[];
}

/** Something that was killed while the session ran. */
export interface Disturbance {
  what: string;
  at: number;
  /** Effects that had ended before: none of them may be performed again because of it. */
  ended: ReadonlySet<string>;
  /** Whether an effect that was under way may be performed again. */
  mayRepeat: boolean;
}

const SIGHT_DEADLINE_MS = 60_000;

export class Subject {
  readonly disturbances: Disturbance[] = [];

  constructor(
    private readonly installation: Installation,
    private readonly store: Store,
    readonly id: string,
    readonly plan: Plan,
    private readonly ledgerFile: string,
  ) {}

  async look(): Promise<Sight> {
    const session = await this.store.getSession(this.id);
    if (session === null) throw new Error(`no session ${this.id}`);
    const [calls, prints] = [await this.store.listCalls(this.id), await this.store.listPrints(this.id)];
    const ledger = this.installation.read(this.ledgerFile).split('\n').slice(0, -1);
    return { session, calls, prints, ledger };
  }

  /** Waits until the session is seen like that. */
  async until(what: string, isSo: (sight: Sight) => boolean): Promise<Sight> {
    let latest: Sight | null = null;
    const found = async (): Promise<Sight | null> => {
      latest = await this.look();
      return isSo(latest) ? latest : null;
    };
    return waitFor(found, `${what} of ${this.id}`, () => summaryOf(latest), SIGHT_DEADLINE_MS);
  }

  /** Until the effect has been begun outside, and its end is not recorded. */
  untilUnderWay(name: string): Promise<Sight> {
    return this.until(
      `${name} under way`,
      (sight) => sight.ledger.includes(name) && !endedEffects(sight, this.plan).has(name),
    );
  }

  untilEnded(name: string): Promise<Sight> {
    return this.until(`the end of ${name}`, (sight) => endedEffects(sight, this.plan).has(name));
  }

  untilPrinted(line: string): Promise<Sight> {
    return this.until(`the print ${line}`, ({ prints }) => prints.some(({ text }) => text.startsWith(line)));
  }

  untilSleeping(): Promise<Sight> {
    return this.until('a timer', ({ calls }) =>
      calls.some(({ kind, state }) => kind === 'wait' && state === 'started'),
    );
  }

  untilOver(): Promise<Sight> {
    return this.until('the outcome', ({ session }) => session.outcome !== null);
  }

  /** Notes what had ended, then does it. */
  async disturb(what: string, mayRepeat: boolean, act: () => void): Promise<void> {
    const sight = await this.look();
    this.disturbances.push({ what, at: Date.now(), ended: endedEffects(sight, this.plan), mayRepeat });
    act();
  }
}

/** Effects of the plan whose end is recorded: by the call's, or, of what a file writes, by the print after it. */
export function endedEffects({ calls, prints }: Pick<Sight, 'calls' | 'prints'>, plan: Plan): Set<string> {
  const ended = calls.filter(({ kind, state }) => kind === 'effect' && state !== 'started');
  const texts = ended.map(({ args }) => args.join(' '));
  const isPrinted = (line: string): boolean => prints.some(({ text }) => text.trimEnd() === line);
  const names = plan.flatMap((step, number) => {
    if (step[0] === 'write') return isPrinted(`${number} write`) ? [step[1]] : [];
    return effectsOf(step).filter((name) => texts.some((text) => text.includes(`'${name}'`)));
  });
  return new Set(names);
}

function summaryOf(sight: Sight | null): string {
  if (sight === null) return '';
  const { session, calls, prints, ledger } = sight;
  const open = calls
    .filter(({ state }) => state === 'started')
    .map(({ id, name, attempt }) => `${id} ${name} ${attempt}`);
  const state = { state: session.state, reason: session.reason, epoch: session.epoch, calls: calls.length, open };
  return JSON.stringify({ ...state, prints: prints.length, ledger, outcome: session.outcome });
}
