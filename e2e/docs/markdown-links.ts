/** The links between the documents of the repository, with their anchors as GitHub makes them. Links to other hosts are not followed. */
import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { slug } from '../../docs/.vitepress/slug.ts';
import { repository } from '../packaging/repository.ts';

/** A line for each link that leads nowhere. */
export async function brokenLinksInRepository(): Promise<readonly string[]> {
  const broken = (await documents()).map(async (document) => {
    const text = withoutCode(await readFile(join(repository, document), 'utf8'));
    const links = [...text.matchAll(/\]\(<?([^()\s>]+)>?(?: "[^"]*")?\)|^\[[^\]]+\]: (\S+)/gm)].map(
      (link) => link[1] ?? link[2] ?? '',
    );
    const faults = await Promise.all(links.map(async (link) => ({ link, fault: await faultOf(link, document) })));
    return faults.flatMap(({ link, fault }) => (fault === undefined ? [] : `${document}: ${link}: ${fault}`));
  });
  return (await Promise.all(broken)).flat();
}

const NOT_OURS = /(^|\/)(node_modules|\.git|dist|\.vitepress|\.cache)(\/|$)|^docs\/api\//;

async function documents(): Promise<readonly string[]> {
  const top = (await readdir(repository)).filter((file) => file.endsWith('.md'));
  const below = ['docs', 'examples', 'bench', 'e2e', 'playground', 'packages', '.github'].map(async (folder) => {
    if (!existsSync(join(repository, folder))) return [];
    return await markdownIn(folder);
  });
  return [...top, ...(await Promise.all(below)).flat()];
}

async function markdownIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(repository, folder), { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const path = `${folder}/${entry.name}`;
    if (NOT_OURS.test(path)) return [];
    if (entry.isDirectory()) return markdownIn(path);
    return path.endsWith('.md') ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}

async function faultOf(link: string, document: string): Promise<string | undefined> {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? join(repository, document) : resolve(repository, dirname(document), decodeURI(path));
  if (relative(repository, file).startsWith('..')) return 'leads out of the repository';
  if (!existsSync(file)) return 'there is no such file';
  if (anchor === undefined || !file.endsWith('.md') || statSync(file).isDirectory()) return undefined;
  return (await anchorsOf(file)).has(decodeURI(anchor)) ? undefined : 'there is no such heading';
}

const known = new Map<string, Promise<ReadonlySet<string>>>();

function anchorsOf(file: string): Promise<ReadonlySet<string>> {
  const found = known.get(file) ?? readFile(file, 'utf8').then(headingAnchors);
  known.set(file, found);
  return found;
}

function headingAnchors(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  // Only blocks of code: a heading may have code in it.
  for (const [, heading = ''] of withoutBlocks(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const base = slug(heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    // GitHub numbers headings of the same text.
    let anchor = base;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${base}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

function withoutBlocks(text: string): string {
  return text.replace(/^( *)(`{3,}|~{3,}).*\n[^]*?^\1\2 *$/gm, '');
}

function withoutCode(text: string): string {
  return withoutBlocks(text).replace(/(`+)[^`]+?\1/g, '');
}
