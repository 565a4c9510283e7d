/** The element with this id; throws if the page has none of that type. */
export function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${type.name} with the id ${id}`);
}

/** What a person typed. */
export function valueOf(id: string): string {
  return element(id, HTMLInputElement).value;
}
