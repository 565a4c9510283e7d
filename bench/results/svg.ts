/** What the charts have in common. They follow the reader's light or dark theme, and need no font but the system's. */

const style = `
text { font: 13px system-ui, sans-serif; fill: #1f2328; paint-order: stroke; stroke: #fff; stroke-width: 3px }
.title { font-size: 15px; font-weight: 600 }
.axis { font-size: 12px; fill: #59636e }
.ours { fill: #0969da } .peer { fill: #6e7781 } .other { fill: #b6bec7 }
.warming, .measured { fill: none; stroke-width: 1.5 } .warming { stroke: #b6bec7 } .measured { stroke: #0969da }
.line { stroke: #d1d9e0 } .target { stroke: #cf222e; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; stroke: #0d1117 } .axis { fill: #9198a1 }
.ours { fill: #4493f8 } .peer { fill: #9198a1 } .other { fill: #4f5761 }
.warming { stroke: #4f5761 } .measured { stroke: #4493f8 }
.line { stroke: #3d444d } .target { stroke: #f85149 }
}`;

/** A picture with its title in the upper left corner. */
export function document(
  {
    title,
    width,
    height,
    margin,
  }: Readonly<Record<'width' | 'height' | 'margin', number>> & { readonly title: string },
  elements: readonly string[],
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<style>${style}
</style>
<text class="title" x="${margin}" y="28">${escaped(title)}</text>
${elements.join('\n')}
</svg>
`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
