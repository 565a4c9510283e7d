/** A strict reader of the small XML that charts are made of: it throws for what is not well-formed. */

export type Attributes = Readonly<Record<string, string>>;

const token = /<(\/?)([a-z]+)((?: [\w:-]+="[^"<>&]*")*)(\/?)>|([^<]+)/gy;

/** The attributes of all elements of a name. */
export function elementsOf(xml: string, name: string): Attributes[] {
  const open: string[] = [];
  const found: Attributes[] = [];
  let at = 0;
  for (const [whole, isEnd, element = '', attributes = '', isEmpty, text] of xml.matchAll(token)) {
    at += whole.length;
    if (text !== undefined) {
      if (/&(?!#\d+;)/.test(text)) throw new Error(`not escaped: ${text}`);
    } else if (isEnd) {
      if (open.pop() !== element) throw new Error(`</${element}> ends nothing`);
    } else {
      if (element === name) found.push(attributesOf(attributes));
      if (!isEmpty) open.push(element);
    }
  }
  if (at !== xml.length) throw new Error(`not XML: ${xml.slice(at, at + 50)}`);
  if (open.length > 0) throw new Error(`<${open.join('> <')}> does not end`);
  return found;
}

function attributesOf(text: string): Attributes {
  return Object.fromEntries(
    [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  ) as Attributes;
}
