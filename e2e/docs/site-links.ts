/** The links of the built site to its own pages, files and anchors. VitePress itself checks only that pages exist. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dist, fileAt } from './site.ts';

/** A line for each link that leads nowhere. */
export function brokenLinksInSite(): readonly string[] {
  const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  const anchors = new Map(pages.map((page) => [join(dist, page), anchorsIn(page)]));
  return pages.flatMap((page) => {
    const here = `/${page.replaceAll('\\', '/').replace(/(index)?\.html$/, '')}`;
    const links = new Set(
      [...html(page).matchAll(/ (?:href|src)="([^"]+)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&')),
    );
    return [...links].flatMap((link) => {
      const fault = faultOf(new URL(link, `http://site${here}`), anchors);
      return fault === undefined ? [] : `${page}: ${link}: ${fault}`;
    });
  });
}

function faultOf(url: URL, anchors: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  if (url.host !== 'site') return undefined;
  const file = fileAt(url.pathname);
  if (!existsSync(file) || statSync(file).isDirectory()) return 'there is no such page or file';
  const anchor = decodeURIComponent(url.hash.slice(1));
  if (anchor === '' || !file.endsWith('.html')) return undefined;
  return anchors.get(file)?.has(anchor) ? undefined : 'the page has no such anchor';
}

function anchorsIn(page: string): ReadonlySet<string> {
  return new Set([...html(page).matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id));
}

const read = new Map<string, string>();

function html(page: string): string {
  const text = read.get(page) ?? readFileSync(join(dist, page), 'utf8');
  read.set(page, text);
  return text;
}
