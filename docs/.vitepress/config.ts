/** The site of docs. DOCS_BASE is the path at which it is served: `/`, or e.g. `/twinsocket/` on GitHub Pages. */
import { defineConfig } from 'vitepress';
import { repository, repositoryLinks } from './repository-links.ts';
import { sidebar } from './sidebar.ts';
import { slug } from './slug.ts';
import { emptyHeaders } from './tables.ts';

export default defineConfig({
  title: 'twinsocket',
  description: 'MessageWebSocket and StreamWebSocket of the Universal Windows Platform, for web pages and Node.',
  lang: 'en',
  base: process.env['DOCS_BASE'] ?? '/',
  cleanUrls: true,
  vite: { build: { chunkSizeWarningLimit: 2_000 } },
  markdown: {
    // Both have enough contrast for small text (WCAG 2.2, 1.4.3).
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: slug },
    config: (markdown) => markdown.use(repositoryLinks).use(emptyHeaders),
  },
  themeConfig: {
    nav: [
      { text: 'Start', link: '/start/', activeMatch: '^/start/' },
      { text: 'Guides', link: '/guides/chat', activeMatch: '^/guides/' },
      { text: 'From UWP', link: '/uwp/', activeMatch: '^/uwp/' },
      { text: 'Errors', link: '/errors' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
    ],
    sidebar: sidebar(),
    outline: { level: [2, 3], label: 'On this page' },
    socialLinks: [{ icon: 'github', link: repository, ariaLabel: 'The repository on GitHub' }],
    search: { provider: 'local' },
    docFooter: { prev: 'Previous', next: 'Next' },
  },
});
