/**
 * Links that lead out of docs, such as `../README.md` or `../examples/chat/`: on GitHub they work as they are, and on the site they have to
 * lead to the repository.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MarkdownRenderer } from 'vitepress';
import { docs } from './pages.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The address of the repository, for people. */
export const repository = repositoryAddress();

function repositoryAddress(): string {
  const { repository: named } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    repository?: { url: string };
  };
  return (named?.url ?? 'https://github.com/twinsocket/twinsocket').replace(/^git\+/, '').replace(/\.git$/, '');
}

/** A plug-in for markdown-it. Comes before VitePress's own rule for links, which takes each link for one of a page. */
export function repositoryLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const { relativePath } = env as { relativePath: string };
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      const outside = href === null ? undefined : addressOutsideDocs(href, relativePath);
      if (outside !== undefined) token.attrSet('href', outside);
    }
  });
}

function addressOutsideDocs(href: string, page: string): string | undefined {
  if (/^([a-z]+:|\/|#)/.test(href)) return undefined;
  const [path = '', hash] = href.split('#');
  const file = resolve(docs, dirname(page), decodeURI(path));
  if (`${file}${sep}`.startsWith(docs)) return undefined;
  const address = `${repository}/blob/main/${relative(root, file).replaceAll(sep, '/')}`;
  return hash === undefined ? address : `${address}#${hash}`;
}
