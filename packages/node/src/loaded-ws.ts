/** Which version of ws a class is from. ws itself does not tell. */
import { readFileSync } from 'node:fs';
// By its default: `createRequire` would be a name of the bundle too, and is the one that programs declare in front of it for ws.
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';

export interface LoadedWs {
  /** As its package.json has it. */
  readonly version: string;
  readonly folder: string;
}

const known = /*#__PURE__*/ new WeakMap<object, LoadedWs | false>();

/**
 * The ws that a class, or one that it extends, was loaded from. Undefined where that cannot be told: ws is part of a bundle then, or a
 * runtime or a test has put another WebSocket in its place.
 */
export function loadedWs(webSocketClass: unknown): LoadedWs | undefined {
  for (let each = webSocketClass; typeof each === 'function'; each = Object.getPrototypeOf(each)) {
    // One look at all modules takes up to a millisecond, so each class has one.
    let found = known.get(each);
    if (found === undefined) known.set(each, (found = find(each) ?? false));
    if (found) return found;
  }
  return undefined;
}

/** Node knows the file of each CommonJS module that it has loaded, whoever resolved it; a look-up by name may lead to another ws. */
function find(webSocketClass: object): LoadedWs | undefined {
  // Any path does: all functions that it makes share one cache.
  const { cache } = nodeModule.createRequire('/');
  for (const [file, module] of Object.entries(cache ?? {})) {
    // isomorphic-ws and others give out the class of ws as their own.
    const found = module?.exports === webSocketClass ? packageOf(file) : undefined;
    if (found?.name === 'ws') return { version: found.version, folder: found.folder };
  }
  return undefined;
}

/** The nearest package.json above a file. */
function packageOf(file: string): (LoadedWs & { readonly name: string }) | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Partial<
        Record<string, unknown>
      >;
      return { name: String(name), version: String(version), folder };
    } catch {
      // There is none here, or nobody can read it.
    }
  }
  return undefined;
}
