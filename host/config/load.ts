/** Reads the configuration: options of the command line win over the environment, that over config.yaml, that over the defaults. */
import { dropOverridden, findConflicts } from './check';
import type { Config } from './config';
import { parseConfigText, readConfigDocument, readConfigText } from './file';
import { CONFIG_KEYS } from './keys';
import type { ConfigKey } from './keys';
import { configFile, findPlaces } from './paths';
import type { Environment } from './paths';
import { configInvalid } from './problems';
import type { Problem } from './problems';
import { resolveConfig } from './resolve';
import { readEnvironment, readMapping, Settings } from './settings';
import type { Layer, Source } from './settings';

export interface LoadOptions {
  env: Environment;
  /** What the options of a command say, in the shape of config.yaml: `{ http: { port: 8080 } }`. */
  overrides?: Readonly<Record<string, unknown>>;
}

/** A configuration that knows where its values come from. */
export interface LoadedConfig extends Config {
  sources: ReadonlyMap<ConfigKey, Source>;
}

const HINT =
  'Correct it and try again. `ak config where` shows which file is read, `ak config list` the values in force.';

/**
 * Loads and checks the configuration; a missing config.yaml is an empty one.
 * Code `config_invalid`: what is wrong, on which line or in which variable.
 */
export async function loadConfig({ env, overrides = {} }: LoadOptions): Promise<LoadedConfig> {
  const places = findPlaces(env);
  const settings = checkLayers([
    await readFileLayer(configFile(places.configDir)),
    readEnvironment(env),
    readMapping(overrides, 'option', (path) => `option for ${path.join('.')}`),
  ]);
  const sources = new Map(CONFIG_KEYS.map((key) => [key, settings.source(key)]));
  return { ...resolveConfig(settings, places, env), sources };
}

/** Code `config_invalid` with all that is wrong. */
export function checkLayers(layers: readonly Layer[], hint = HINT): Settings {
  throwOnProblems(
    layers.flatMap((layer) => layer.problems),
    hint,
  );
  const settings = dropOverridden(Settings.merge(layers));
  throwOnProblems(findConflicts(settings), hint);
  return settings;
}

function throwOnProblems(problems: readonly Problem[], hint: string): void {
  if (problems.length > 0) throw configInvalid(problems, hint);
}

async function readFileLayer(path: string): Promise<Layer> {
  const text = await readConfigText(path);
  return text === null ? { given: [], problems: [] } : readConfigDocument(path, parseConfigText(path, text));
}
