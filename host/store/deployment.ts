/** What is deployed, as the store keeps it. */
import type { CallPolicy } from '../runner/protocol/messages';

export interface Var {
  name: string;
  value: string;
  secret: boolean;
}

/** What somebody says about the calls of what has this name, and of what lies below it. */
export interface CallRule {
  /** `requests.get`, `shop.Client`; `package.*` for what lies below only. */
  name: string;
  /** Null: what it would be without the rule. */
  mode: 'inline' | 'value' | 'effect' | 'rerun' | null;
  /** Null: as usual. */
  policy: CallPolicy | null;
}

/**
 * What makes an effect durable. `activity`: a Temporal activity of its own. `journal`: its record in the store alone; one activity for all of
 * them between two waits.
 */
export type Durability = 'activity' | 'journal';

export interface Deployment {
  /** `dep_...` */
  id: string;
  projectId: string;
  projectName: string;
  buildId: string;
  state: 'active' | 'draining' | 'inactive';
  vars: Var[];
  calls: CallRule[];
  durability: Durability;
  createdAt: number;
}

/** A deployment and who is still on it. `inactive`: it is not active, and no session of it is open. */
export interface DeploymentInUse extends Deployment {
  /** Sessions that have not ended. */
  openSessions: number;
}
