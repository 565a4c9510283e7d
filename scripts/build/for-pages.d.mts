/** For rollup's `plugins`. */
export function forPages(): {
  readonly name: string;
  resolveId(id: string, importer: string | undefined): string | null;
};
