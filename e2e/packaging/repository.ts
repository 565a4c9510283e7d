import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, whose package.json is the one that is published. */
export const repository = fileURLToPath(new URL('../..', import.meta.url));

export const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));

/** A version from the root package.json, so that a temporary project and the workspace take the same. */
export async function devDependencyVersion(name: string): Promise<string> {
  const { devDependencies } = JSON.parse(await readFile(`${repository}/package.json`, 'utf8'));
  const version: unknown = devDependencies[name];
  if (typeof version !== 'string') throw new Error(`${name} is no devDependency of the root package`);
  return version;
}
