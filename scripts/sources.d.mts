/** For rollup; only what it calls. */
export function recordSources(root?: URL): { readonly name: string; writeBundle(): void };
/** Why `dist` is not the build of these sources, with what to do; undefined if it is. */
export function staleBuild(root?: URL): string | undefined;
/** Throws {@link staleBuild}'s reason if there is one. */
export function requireFreshBuild(): void;
