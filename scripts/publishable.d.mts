export interface ReleaseState {
  readonly tag: string;
  /** Of package.json. */
  readonly version: string;
  /** The text of CHANGELOG.md. */
  readonly changelog: string;
  /** Names of the files in .changeset that no release has taken yet. */
  readonly changesets: readonly string[];
}

export function obstacles(state: ReleaseState): string[];
export function readState(root: URL, tag: string): ReleaseState;
