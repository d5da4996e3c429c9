import { Option } from 'commander';

/** For deployments and sessions; left out: as the manifest or the deployment says, else `activity`. */
export function durabilityOption(): Option {
  return new Option(
    '--durability <kind>',
    'what makes an effect durable: a Temporal activity of its own, or its record in the journal alone, for programs with very many calls',
  ).choices(['activity', 'journal']);
}
