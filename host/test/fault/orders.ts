/** What `interpreter.py` is ordered to break, and when: by message of the protocol. */
import type { DatabaseKind } from './database';
import type { Chance } from './random';

/** What it does itself, to the processes of the installation that it finds, or to its own socket. */
type OwnFault =
  | 'kill runner'
  | 'kill host'
  | 'kill runner+host'
  | 'kill server'
  | 'kill keeper'
  | 'kill keeper+server'
  | 'kill runner+host+keeper+server'
  | 'cut'
  | 'starve runner'
  | 'halt runner'
  | 'halt host'
  | 'halt server';

/** What the test does, which reads of it in the list of what was done. */
type AskedFault =
  | 'ask to stop a host'
  | 'ask to kill the spare'
  | 'ask to lock the store'
  | 'ask to fill the disk'
  | 'ask to set the clock forward'
  | 'ask to set the clock back'
  | 'ask to remove the sockets'
  | 'ask to crash the database'
  | 'ask to stop the database'
  | 'ask to halt the database';

/** What a program does to itself. */
type OwnDeath = `own ${string}`;

export type Fault = OwnFault | AskedFault;

/** Something that was done. */
export type Deed = Fault | OwnDeath;

export interface Order {
  /** Type of the message, or `connect`. */
  at: string;
  from: 'runner' | 'host';
  /** Counted in each life of a runner anew. */
  nth: number;
  when: 'before' | 'middle' | 'after';
  do: Fault;
  /** Seconds: how long something is halted, or how long after the moment something is killed. */
  for: number;
}

/** A message; each of these comes up in a session without a mistake. */
type Moment = readonly [at: string, from: Order['from']];
const MOMENTS: readonly [Moment, ...Moment[]] = [
  ['connect', 'runner'],
  ['module', 'runner'],
  ['run', 'host'],
  ['callback', 'runner'],
  ['callback', 'host'],
  ['response', 'runner'],
  ['response', 'host'],
  ['record', 'runner'],
  ['want', 'runner'],
  ['idle', 'runner'],
  ['print', 'runner'],
  ['done', 'runner'],
];
/** These come up in some programs only. */
const OTHER_MOMENTS: readonly Moment[] = [
  ['sync', 'runner'],
  ['synced', 'host'],
];
const WHENS = ['before', 'middle', 'after'] as const;
const MATRIX_FAULTS = ['kill runner', 'kill host', 'cut', 'kill server'] as const;

/** One order for each moment of the protocol, each side of it, and each of the chief faults. */
export function matrix(database: DatabaseKind): Order[] {
  const faults: readonly Fault[] =
    database === 'postgres' ? [...MATRIX_FAULTS, 'ask to crash the database'] : MATRIX_FAULTS;
  return MOMENTS.flatMap(([at, from]) =>
    WHENS.flatMap((when) =>
      faults
        .filter((fault) => when !== 'middle' || (fault !== 'kill server' && at !== 'connect'))
        .filter(() => at !== 'connect' || when === 'before')
        .map((fault): Order => ({ at, from, nth: 1, when, do: fault, for: 0 })),
    ),
  );
}

/** Before anything of the call is recorded: the next life comes to the same step. */
const KILL_AT_FIRST_CALL: Order = { at: 'callback', from: 'runner', nth: 1, when: 'after', do: 'kill runner', for: 0 };

/** Often what costs little, seldom what halts everything for seconds. */
const CHOICES: readonly [Fault, share: number][] = [
  ['kill runner', 620],
  ['cut', 90],
  ['kill host', 50],
  ['kill runner+host', 15],
  ['kill server', 30],
  ['kill keeper', 12],
  ['kill keeper+server', 8],
  ['kill runner+host+keeper+server', 8],
  ['halt runner', 12],
  ['halt host', 7],
  ['halt server', 7],
  ['ask to stop a host', 12],
  ['ask to kill the spare', 25],
  ['ask to lock the store', 4],
  ['ask to fill the disk', 4],
  ['ask to set the clock forward', 4],
  ['ask to set the clock back', 4],
  ['ask to remove the sockets', 4],
  ['starve runner', 20],
];
/** Of a server: apart, so that a seed of SQLite stays what it is. */
const POSTGRES_CHOICES: typeof CHOICES = [
  ...CHOICES,
  ['ask to crash the database', 40],
  ['ask to stop the database', 25],
  ['ask to halt the database', 15],
];
/** Heartbeats are missed after 6 s, a host is taken for dead after 5 s. */
const HALTED_S: readonly [number, ...number[]] = [1, 4, 7, 9];
/** The record of a result is written in this time. */
const LATE_S: readonly [number, ...number[]] = [0, 0, 0.001, 0.002, 0.005, 0.02, 0.1];

/** This share of the sessions has its runner killed more often in a row at one step than a step itself may do so. */
const STUBBORN_SHARE = 0.25;

/**
 * Orders for one session, one list a life of its runner, of which the first that comes up is done. Three ends of a runner that look like the step's own doing (half a line, then
 * something else) without any progress would rightly fail the session, so each third order waits for the second answer.
 */
export function randomOrders(chance: Chance, count: number, database: DatabaseKind): Order[][] {
  const choices = database === 'postgres' ? POSTGRES_CHOICES : CHOICES;
  const kills = chance.next() < STUBBORN_SHARE ? chance.whole(4, 6) : 0;
  return Array.from({ length: count }, (_, index) => {
    if (index < kills) return [KILL_AT_FIRST_CALL];
    const order = randomOrder(chance, choices, index % 3 === 2);
    // Not every program comes to every moment; to this one all do.
    return [order, { ...order, at: 'response', from: 'host', nth: chance.whole(1, 2), when: 'after' }];
  });
}

function randomOrder(chance: Chance, choices: typeof CHOICES, isAfterProgress: boolean): Order {
  const fault = weighted(chance, choices);
  const seconds = fault.startsWith('halt') ? chance.among(HALTED_S) : chance.among(LATE_S);
  if (isAfterProgress) return { at: 'response', from: 'host', nth: 2, when: 'after', do: fault, for: seconds };
  const [at, from] = chance.among([...MOMENTS, ...OTHER_MOMENTS]);
  const isOnceALife = at === 'connect' || at === 'module' || at === 'run' || at === 'done';
  const nth = isOnceALife ? 1 : chance.whole(1, at === 'print' ? 5 : 3);
  return { at, from, nth, when: at === 'connect' ? 'before' : chance.among(WHENS), do: fault, for: seconds };
}

function weighted(chance: Chance, choices: typeof CHOICES): Fault {
  const total = choices.reduce((sum, [, share]) => sum + share, 0);
  let rest = chance.whole(1, total);
  for (const [fault, share] of choices) {
    rest -= share;
    if (rest <= 0) return fault;
  }
  return 'kill runner';
}
