import type { Durability } from '../../store/store';
import type { EventOptions } from '../event-input';

export interface RunOptions extends EventOptions {
  entrypoint?: string;
  /** `NAME=VALUE` */
  var?: string[];
  calls?: boolean;
  resume?: string;
  loseRunner?: string;
  strict?: boolean;
  skipSleeps?: boolean;
  durability?: Durability;
}
