/** Core's `platform.ts` tells what the connections of a platform do. A page's build takes that of packages/browser, whose constants are false. */
import { fileURLToPath } from 'node:url';

const source = (path) => fileURLToPath(new URL(`../../packages/${path}`, import.meta.url));

export const forPages = () => ({
  name: 'for-pages',
  resolveId(id, importer) {
    if (!id.endsWith('/platform.ts') || !importer) return null;
    const path = fileURLToPath(new URL(id, `file://${importer}`));
    return path === source('core/src/internal/platform.ts') ? source('browser/src/platform.ts') : null;
  },
});
