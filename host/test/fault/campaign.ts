/**
 * Sessions of all programs at once, each with orders to break something in each life of its runner; hosts that are killed are started
 * again. Everything is chosen by the seed of the session, so a session that failed is repeated alone by its seed.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createProjectSession } from '../../sessions/create';
import { newId } from '../../store/ids';
import type { Durability } from '../../store/store';
import type { DatabaseKind } from './database';
import { isCallOf, judge, type Evidence, type Judgement } from './judge';
import { matrix, randomOrders, type Deed, type Order } from './orders';
import { OutsideLedger } from './outside-ledger';
import { DURABILITIES, expectedOf, PROGRAMS, projectOf, type Expected } from './programs';
import { Chance } from './random';
import { Theatre } from './theatre';

export interface CampaignOptions {
  seed: number;
  /** How many sessions. */
  runs: number;
  hosts: number;
  database: DatabaseKind;
  /** Sessions at once. */
  atOnce: number;
  /** Faults ordered for each session. */
  faults: { least: number; most: number };
  /** Each moment of the protocol with each of the chief faults first, one a session. */
  withMatrix: boolean;
  /** No session is begun after this time. */
  endsAt?: number;
  onRun?: (run: Run, number: number) => void;
}

/** One session, and what became of it. */
export interface Run {
  seed: number;
  program: string;
  durability: Durability;
  sessionId: string;
  /** What was done while it ran, by its orders or by itself. */
  done: Deed[];
  judgement: Judgement;
  epochs: number;
  tookMs: number;
}

interface Cast {
  seed: number;
  program: string;
  durability: Durability;
  size: number;
  orders: Order[][];
}

const DEADLINE_MS = Number(process.env['AK_FAULT_DEADLINE_S'] ?? 420) * 1000;
const LOOK_MS = 250;

export async function campaign(options: CampaignOptions): Promise<Run[]> {
  const theatre = new Theatre(options.hosts, options.database);
  const ledger = await OutsideLedger.start(async (sessionId, key) => {
    const calls = await theatre.patient((store) => store.listCalls(sessionId));
    return calls.some((call) => call.state !== 'started' && isCallOf(call, key));
  });
  const runs: Run[] = [];
  try {
    await theatre.open();
    const expectations = new Expectations(theatre, ledger);
    const waiting = casts(options);
    const play = async (): Promise<void> => {
      for (let cast = waiting.shift(); cast !== undefined; cast = waiting.shift()) {
        if (options.endsAt !== undefined && Date.now() > options.endsAt) return;
        const run = await perform(cast, theatre, ledger, await expectations.of(cast.program, cast.size));
        runs.push(run);
        options.onRun?.(run, runs.length);
      }
    };
    await Promise.all(Array.from({ length: options.atOnce }, play));
  } finally {
    await theatre.close();
    await ledger.close();
  }
  return runs;
}

function casts({ seed, runs, faults, withMatrix, database }: CampaignOptions): Cast[] {
  const single = withMatrix ? matrix(database) : [];
  return Array.from({ length: runs }, (_, number) => {
    const chance = new Chance(seed + number);
    const program = PROGRAMS[Math.floor(chance.next() * PROGRAMS.length)] ?? 'payments';
    const order = single[number];
    const size = order === undefined ? chance.whole(6, 12) : 4;
    const orders = randomOrders(chance, chance.whole(faults.least, faults.most), database);
    const durability = chance.among(DURABILITIES);
    return { seed: seed + number, program, durability, size, orders: order === undefined ? orders : [[order]] };
  });
}

/** Plain Python is asked once for each program and size. */
class Expectations {
  private readonly known = new Map<string, Promise<Expected>>();

  constructor(
    private readonly theatre: Theatre,
    private readonly ledger: OutsideLedger,
  ) {}

  of(program: string, size: number): Promise<Expected> {
    const name = `${program}-${size}`;
    const found =
      this.known.get(name) ??
      expectedOf(program, size, { ledger: this.ledger, folder: this.theatre.plainFolder, python: this.theatre.python });
    this.known.set(name, found);
    return found;
  }
}

async function perform(cast: Cast, theatre: Theatre, ledger: OutsideLedger, expected: Expected): Promise<Run> {
  const startedAt = Date.now();
  const id = newId('ses');
  cast.orders.forEach((list, number) =>
    writeFileSync(join(theatre.orders, `${id}.${number}.json`), JSON.stringify(list)),
  );
  const folder = theatre.outsideFolder(id);
  const data = { ledger: ledger.urlOf(id), size: cast.size, folder };
  await theatre.patient((store) =>
    createProjectSession(store, {
      id,
      projectName: projectOf(cast.durability),
      entrypoint: `${cast.program}.py:main`,
      event: { event_type: 'fault', event_id: id, integration_id: '', data },
    }),
  );
  const evidence = await untilOver(id, theatre, ledger, startedAt + DEADLINE_MS);
  const judgement = judge(expected, evidence);
  const { seed, program, durability } = cast;
  const epochs = evidence.session?.epoch ?? 0;
  return {
    seed,
    program,
    durability,
    sessionId: id,
    done: [...theatre.doneFor(id), ...ownDeaths(folder)],
    judgement,
    epochs,
    tookMs: Date.now() - startedAt,
  };
}

/** `deaths.py` leaves a mark for each. */
function ownDeaths(folder: string): Deed[] {
  return readdirSync(folder).flatMap((name): Deed[] => (name.startsWith('died-') ? [`own ${name.slice(5)}`] : []));
}

async function untilOver(id: string, theatre: Theatre, ledger: OutsideLedger, deadline: number): Promise<Evidence> {
  for (;;) {
    const session = await theatre.patient((store) => store.getSession(id));
    if (session === null || session.outcome !== null || Date.now() > deadline) {
      const [calls, prints] = await theatre.patient(async (store) => [
        await store.listCalls(id),
        await store.listPrints(id),
      ]);
      return { session, calls, prints, ledger: ledger.lines(id), brokenKeys: ledger.brokenKeys(id) };
    }
    await delay(LOOK_MS);
  }
}
