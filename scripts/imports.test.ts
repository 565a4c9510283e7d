/** How the modules of the packages may import each other, types included: in no circle, and from room to room in one direction. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const packages = join(dirname(fileURLToPath(import.meta.url)), '..', 'packages');

/**
 * The rooms of a package, lowest first: a module imports from its own room and from those before it. A room is a folder without its
 * subfolders, or a file by itself. Rooms in one line may import each other.
 */
const rooms: Readonly<Record<string, readonly (readonly string[])[]>> = {
  core: [
    ['hresult.ts', 'web', 'errors.ts', 'internal'],
    ['foundation'],
    ['streams', 'streams/bytes', 'streams/values'],
    ['networking'],
    ['security'],
    ['capabilities.ts'],
    ['transport.ts'],
    ['sockets/settings'],
    ['sockets/receiving'],
    ['sockets/sending'],
    ['sockets/session'],
    ['sockets/information'],
    ['sockets'],
    ['.'],
  ],
  node: [
    ['x509'],
    ['http'],
    ['cancellation.ts'],
    ['failure-text.ts'],
    ['node-errors.ts'],
    ['stack-frames.ts'],
    ['loaded-ws.ts'],
    ['key-material.ts'],
    ['certificate-stores.ts'],
    ['certificate.ts'],
    ['tls'],
    ['dial'],
    ['frames'],
    ['connection'],
    ['handshake'],
    ['.'],
  ],
  browser: [['.']],
};

/**
 * The one import that closes a circle, of types alone: WinRT's event args name their sender's class as a default, and each name has to be
 * declared once (a second declaration is published as `…EventArgs$1`).
 */
const defaultSender = ['sockets/message-received-event-args.ts', 'sockets/message-web-socket.ts'];

/** The modules of a package by their paths, each with the modules that it imports. Tests and what they share are nobody's to import. */
function modulesOf(name: string): Map<string, string[]> {
  const source = join(packages, name, 'src');
  const paths = readdirSync(source, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const modules = paths.filter((path) => path.endsWith('.ts') && !/\.test\.ts$|\.d\.ts$|(^|\/)testing\//.test(path));
  return new Map(
    modules.map((path) => {
      const text = readFileSync(join(source, path), 'utf8');
      const specifiers = [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.[^']*)'/g)].map(([, specifier]) => specifier);
      const imported = specifiers.map((specifier) => posix.join(posix.dirname(path), specifier as string));
      return [path, imported.filter((module) => path !== defaultSender[0] || module !== defaultSender[1])];
    }),
  );
}

/** Modules that import each other in a circle, in the order of the imports; undefined if there is no circle. */
function circleOf(modules: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const follow = (module: string, trail: readonly string[]): string[] | undefined => {
    const at = trail.indexOf(module);
    if (at >= 0) return [...trail.slice(at), module];
    if (done.has(module)) return undefined;
    for (const imported of modules.get(module) ?? []) {
      const circle = follow(imported, [...trail, module]);
      if (circle) return circle;
    }
    done.add(module);
    return undefined;
  };
  for (const module of modules.keys()) {
    const circle = follow(module, []);
    if (circle) return circle;
  }
  return undefined;
}

/** Where the room of a module stands in the order; -1 for a module of a folder that is not listed. */
function levelOf(module: string, order: readonly (readonly string[])[]): number {
  const file = order.findIndex((names) => names.includes(module));
  return file >= 0 ? file : order.findIndex((names) => names.includes(posix.dirname(module)));
}

test('a circle is found by the names of its modules', () => {
  const modules = new Map([
    ['a.ts', ['b.ts', 'c.ts']],
    ['b.ts', []],
    ['c.ts', ['d.ts']],
    ['d.ts', ['b.ts', 'c.ts']],
  ]);
  expect(circleOf(modules)).toEqual(['c.ts', 'd.ts', 'c.ts']);
});

describe.each(Object.entries(rooms))('the modules of %s', (name, order) => {
  const modules = modulesOf(name);

  test('are read with their imports', () => {
    const known = [...modules.values()].flat().filter((imported) => modules.has(imported));
    expect(known.length).toBeGreaterThan(modules.size);
  });

  test('import each other in no circle', () => {
    expect(circleOf(modules)?.join(' → ')).toBeUndefined();
  });

  test('stand in rooms that import one way', () => {
    const wrong: string[] = [];
    for (const [module, imports] of modules) {
      if (levelOf(module, order) < 0) wrong.push(`${module} stands in a room without a place in the order`);
      for (const imported of imports) {
        if (levelOf(imported, order) > levelOf(module, order)) wrong.push(`${module} → ${imported}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
