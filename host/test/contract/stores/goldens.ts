/** The goldens, and copies of them to open. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Observed } from './observe';
import { openPlace, type Place } from './place';

const STORES = resolve(__dirname, '..', '..', '..', '..', 'testdata', 'stores');
/** What was seen of each session when it was recorded, by its name. */
export const EXPECTED = 'expected.json';
const EXPORTS = 'exports';

export const VERSIONS = readdirSync(STORES)
  .filter((name) => existsSync(join(STORES, name, EXPECTED)))
  .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
export const NEWEST = VERSIONS.at(-1) ?? '';

export function expectedOf(version: string): Record<string, Observed> {
  const path = join(STORES, version, EXPECTED);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, Observed>) : {};
}

/** The file of a session, as it was exported. */
export function exportOf(version: string, name: string): string {
  return join(STORES, version, EXPORTS, `${name}.tar.gz`);
}

export function exportsIn(folder: string): string {
  return join(folder, EXPORTS);
}

/** Stores of a test, each in a folder of its own. */
export class Places {
  private readonly root = mkdtempSync(join(tmpdir(), 'ak-stores-'));
  private readonly opened: Place[] = [];
  private folders = 0;

  newFolder(): string {
    this.folders += 1;
    return join(this.root, `place-${this.folders}`);
  }

  copyOf(version: string): string {
    const folder = this.newFolder();
    cpSync(join(STORES, version), folder, { recursive: true });
    return folder;
  }

  async open(folder = this.newFolder()): Promise<Place> {
    const place = await openPlace(folder);
    this.opened.push(place);
    return place;
  }

  async remove(): Promise<void> {
    await Promise.all(this.opened.map(({ store }) => store.close()));
    rmSync(this.root, { recursive: true, maxRetries: 5 });
  }
}
