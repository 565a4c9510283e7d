/** The version of ws that a class is from. ws itself does not tell its version. */
import { readFileSync } from 'node:fs';
// The default import: a named `createRequire` would clash with the one that programs declare in front of a bundle for ws.
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';

export interface LoadedWs {
  /** The version in its package.json. */
  readonly version: string;
  readonly folder: string;
}

const known = /*#__PURE__*/ new WeakMap<object, LoadedWs | false>();

/**
 * The ws that a class, or a class that it extends, was loaded from. Undefined if it can't be found, because ws is part of a bundle, or
 * because a runtime or a test has replaced it with another WebSocket.
 */
export function loadedWs(webSocketClass: unknown): LoadedWs | undefined {
  for (let each = webSocketClass; typeof each === 'function'; each = Object.getPrototypeOf(each)) {
    // A search of all modules takes up to a millisecond, so there is one for each class.
    let found = known.get(each);
    if (found === undefined) known.set(each, (found = find(each) ?? false));
    if (found) return found;
  }
  return undefined;
}

/** Searches Node's list of loaded CommonJS modules, which has the file of each. Resolving `ws` by name may find another copy. */
function find(webSocketClass: object): LoadedWs | undefined {
  // Any path works: all functions that `createRequire` makes share one cache.
  const { cache } = nodeModule.createRequire('/');
  for (const [file, module] of Object.entries(cache ?? {})) {
    // isomorphic-ws and others export the class of ws as their own.
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
      // There is no package.json here, or it can't be read.
    }
  }
  return undefined;
}
