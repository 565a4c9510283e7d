/**
 * An entry that stands on the main one: what it uses of core and of the platform's sockets is imported from `index` beside it, as any
 * app would, so that it adds nothing to `index` and both give out the same classes.
 */
import { fileURLToPath } from 'node:url';

const index = 'twinsocket-index';
const source = (path) => fileURLToPath(new URL(`../../packages/${path}`, import.meta.url));

/** For the input. */
export const overIndex = (platform) => ({
  name: 'over-index',
  resolveId(id, importer) {
    const isCore = id === '@twinsocket/core' || id === '@twinsocket/core/api';
    const isSockets =
      id.startsWith('.') &&
      importer !== undefined &&
      fileURLToPath(new URL(id, `file://${importer}`)) === source(`${platform}/src/sockets.ts`);
    return isCore || isSockets ? { id: index, external: true } : null;
  },
});

/** For an output: where that is. */
export const indexAt = (extension) => ({ paths: { [index]: `./index.${extension}` } });
