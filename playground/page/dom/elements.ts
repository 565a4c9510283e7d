/** The element with this id; throws if the page has none of that type. */
export function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${type.name} with the id ${id}`);
}

/** What a person typed or chose in the field with this id. */
export function valueOf(id: string): string {
  const field = document.getElementById(id);
  if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) return field.value;
  throw new Error(`the page has no field with the id ${id}`);
}

/** The value of the radio buttons of this name. */
export function chosen(name: string): string {
  const radio = document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`);
  if (radio) return radio.value;
  throw new Error(`the page has no radio button of the name ${name} that is chosen`);
}

/** A new element with a class and content. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...content: readonly (string | Node)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...content);
  return made;
}

/** A button that does not submit a form. */
export function makeButton(label: string, run: () => void): HTMLButtonElement {
  const button = make('button', 'small', label);
  button.type = 'button';
  button.addEventListener('click', run);
  return button;
}
