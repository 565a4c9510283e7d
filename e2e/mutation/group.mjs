/** The group that this run is about. The configurations are read by Stryker and by Vitest, which pass on nothing but the environment. */
import { groups } from './groups.mjs';

export const VARIABLE = 'MUTATION_GROUP';

export function group() {
  const name = process.env[VARIABLE];
  const found = groups.find((other) => other.name === name);
  if (!found) throw new Error(`${VARIABLE}=${name}: there is no such group of mutants`);
  return found;
}
