/** The pages of the site in the order of the sidebar. A page that is not here fails the build: nobody would find it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const docs = fileURLToPath(new URL('../', import.meta.url));

interface Section {
  readonly text: string;
  /** From docs, without `.md`. */
  readonly pages: readonly string[];
}

export const sections: readonly Section[] = [
  {
    text: 'Start',
    pages: ['start/index', 'start/page', 'start/node', 'start/react', 'compare', 'two-commands', 'tour'],
  },
  {
    text: 'Use',
    pages: [
      'lifecycle',
      'errors',
      'cancelling',
      'reconnecting',
      'websocket',
      'certificates',
      'servers',
      'limits',
      'faults',
      'typescript',
    ],
  },
  {
    text: 'Guides',
    pages: [
      'guides/chat',
      'guides/tokens',
      'guides/uploads',
      'guides/errors-for-users',
      'guides/back-pressure',
      'guides/heartbeat',
      'guides/testing',
      'guides/server-side-rendering',
      'guides/workers',
      'guides/frameworks',
      'guides/react-native',
    ],
  },
  {
    text: 'Node',
    pages: [
      'node/proxies',
      'node/authorities',
      'node/client-certificates',
      'node/agents',
      'node/unix-sockets',
      'node/several-processes',
    ],
  },
  { text: 'Coming from UWP', pages: ['uwp/index', 'uwp/samples', 'uwp/differences', 'coverage'] },
  { text: 'Platforms', pages: ['platforms', 'browsers', 'runtimes', 'hosts', 'packages', 'foreign-peers'] },
  {
    text: 'Project',
    pages: [
      'performance',
      'performance/node',
      'performance/pages',
      'performance/size',
      'memory',
      'security',
      'tests',
      'soak',
      'support',
      'architecture',
    ],
  },
];

/** Folders of docs without pages for readers, or with pages that TypeDoc writes. */
const NO_PAGES = new Set(['.vitepress', 'api', 'node_modules', 'public']);

/** All pages that are written by hand, without `.md`, except the home page. */
export function writtenPages(folder = ''): readonly string[] {
  return readdirSync(join(docs, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) return NO_PAGES.has(path) ? [] : writtenPages(`${path}/`);
    return path.endsWith('.md') && path !== 'index.md' ? [path.slice(0, -'.md'.length)] : [];
  });
}

/** Pages that are written and not listed, and pages that are listed and not written. */
export function sidebarFaults(): { readonly unlisted: readonly string[]; readonly unwritten: readonly string[] } {
  const listed = sections.flatMap(({ pages }) => pages);
  const written = writtenPages();
  return {
    unlisted: written.filter((page) => !listed.includes(page)),
    unwritten: listed.filter((page) => !written.includes(page)),
  };
}

/** The first heading of a page, without its code marks. */
export function titleOf(page: string): string {
  const title = /^# (.+)$/m.exec(readFileSync(join(docs, `${page}.md`), 'utf8'))?.[1];
  if (title === undefined) throw new Error(`docs/${page}.md has no heading of the first level`);
  return title.replaceAll('`', '');
}

export function exists(page: string): boolean {
  return existsSync(join(docs, `${page}.md`));
}
