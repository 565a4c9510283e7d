/** What an install brings, and what builds the package: "Supply chain" in docs/security.md. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
}

const manifest = (path: string): Manifest => JSON.parse(read(path)) as Manifest;
const ours = manifest('package.json');

/** What npm runs when a package is installed, from the registry or from git. */
const installScripts = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare', 'dependencies'];
const ofInstall = ({ scripts = {} }: Manifest): string[] => installScripts.filter((name) => name in scripts);

test('an install brings ws and nothing else, and runs nothing', () => {
  expect(Object.keys(ours.dependencies ?? {})).toEqual(['ws']);
  const kinds = ['optionalDependencies', 'peerDependencies', 'bundledDependencies', 'bundleDependencies'];
  expect(kinds.filter((kind) => kind in ours)).toEqual([]);
  expect(ofInstall(ours)).toEqual([]);
});

test('ws brings nothing itself, runs nothing, and has a licence that asks for nothing but its text', () => {
  const ws = manifest('node_modules/ws/package.json');
  expect(ws.license).toBe('MIT');
  expect(Object.keys(ws.dependencies ?? {})).toEqual([]);
  expect(ofInstall(ws)).toEqual([]);
  const peers = Object.keys(ws['peerDependencies'] ?? {});
  const optional = ws['peerDependenciesMeta'] as Readonly<Record<string, { readonly optional: boolean }>>;
  expect(peers.filter((name) => !optional[name]?.optional)).toEqual([]);
});

test('isomorphic-ws, which becomes part of the builds, is named by them with its licence', () => {
  const { license } = manifest('node_modules/isomorphic-ws/package.json');
  expect(license).toBe('MIT');
  expect(read('rollup.config.mjs')).toMatch(/const banner = .*Includes isomorphic-ws, MIT license, \(c\)/);
});

test('the lock file has a checksum for each package, and no host', () => {
  const lock = read('pnpm-lock.yaml');
  const resolutions = lock.match(/^ +resolution: .*$/gm) ?? [];
  expect(resolutions.length).toBeGreaterThan(100);
  expect(resolutions.filter((line) => !/integrity: sha512-/.test(line))).toEqual([]);
  expect(lock).not.toMatch(/https?:\/\/|tarball:/);
});

test('the lock file is installed as it is, and no dependency runs a script at its install', () => {
  expect(read('scripts/dev.mjs')).toContain("'--frozen-lockfile'");
  const [, allowed = ''] = /^allowBuilds:\n((?: +.*\n)+)/m.exec(read('pnpm-workspace.yaml')) ?? [];
  const values = Array.from(allowed.matchAll(/: (\w+)/g), ([, value]) => value);
  expect(new Set(values)).toEqual(new Set(['false']));
});

test('a release is published with its provenance', () => {
  expect(ours['publishConfig']).toEqual({ access: 'public', provenance: true });
});
