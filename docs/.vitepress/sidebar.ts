/** The sidebars: one of the pages, one of the API reference, which TypeDoc writes into docs/api. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { docs, exists, sections, sidebarFaults, titleOf } from './pages.ts';

export function sidebar(): DefaultTheme.SidebarMulti {
  const { unlisted } = sidebarFaults();
  if (unlisted.length > 0) throw new Error(`docs/.vitepress/pages.ts does not list ${unlisted.join(', ')}`);
  return { '/': pageSidebar(), '/api/': apiSidebar() };
}

function pageSidebar(): DefaultTheme.SidebarItem[] {
  return sections.map(({ text, pages }) => ({
    text,
    items: pages
      .filter(exists)
      .map((page) => ({ text: titleOf(page), link: `/${page.replace(/(^|\/)index$/, '$1')}` })),
  }));
}

/** The folders of docs/api in the order of the sidebar. They are named as the modules are imported. */
const MODULES = ['twinsocket', 'twinsocket/reconnecting', 'twinsocket/websocket'];

/** TypeDoc's folders in that of a module. Functions, values and types are on the module's own page. */
const KINDS = { classes: 'Classes', interfaces: 'Interfaces' };

function apiSidebar(): DefaultTheme.SidebarItem[] {
  return MODULES.map((module) => ({
    text: module,
    link: `/api/${module}/`,
    items: Object.entries(KINDS).map(([kind, text]) => ({
      text,
      // A group without a link would be a button with a button inside (axe: nested-interactive).
      link: `/api/${module}/#${kind}`,
      collapsed: kind !== 'classes',
      items: namesIn(`api/${module}/${kind}`).map((name) => ({ text: name, link: `/api/${module}/${kind}/${name}` })),
    })),
  }));
}

function namesIn(folder: string): readonly string[] {
  return readdirSync(join(docs, folder))
    .map((file) => file.replace(/\.md$/, ''))
    .sort();
}
