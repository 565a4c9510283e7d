/**
 * Cells of a head that are empty become plain cells, since a header without text tells nothing to a screen reader. On GitHub a table has no
 * other way to leave its first corner empty.
 */
import type { MarkdownRenderer } from 'vitepress';

export function emptyHeaders(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('empty-headers', ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type !== 'th_open' || tokens[index + 1]?.content !== '') return;
      token.tag = 'td';
      const close = tokens[index + 2];
      if (close) close.tag = 'td';
    });
  });
}
