/** The fields of the page's views, marked with `data-state`, as name and value. */
type Field = HTMLInputElement | HTMLSelectElement;

function fieldsOf(view: string): Field[] {
  return [...document.querySelectorAll<Field>(`#view-${CSS.escape(view)} [data-state], header [data-state]`)];
}

/** What is not as it was when the page was loaded. */
export function changedFields(view: string): Map<string, string> {
  const changed = new Map<string, string>();
  for (const field of fieldsOf(view)) {
    const name = field.dataset['state'] ?? '';
    if (field instanceof HTMLSelectElement) {
      const usual = [...field.options].find(({ defaultSelected }) => defaultSelected) ?? field.options[0];
      if (field.value !== usual?.value) changed.set(name, field.value);
    } else if (field.type === 'radio') {
      if (field.checked && !field.defaultChecked) changed.set(name, field.value);
    } else if (field.type === 'checkbox') {
      if (field.checked !== field.defaultChecked) changed.set(name, field.checked ? 'on' : 'off');
    } else if (field.value !== field.defaultValue) changed.set(name, field.value);
  }
  return changed;
}

/** Sets the fields that are named; a value that a field does not offer is left out. */
export function restoreFields(view: string, values: ReadonlyMap<string, string>): void {
  for (const field of fieldsOf(view)) {
    const value = values.get(field.dataset['state'] ?? '');
    if (value === undefined) continue;
    if (field instanceof HTMLSelectElement) {
      if ([...field.options].some((option) => option.value === value)) field.value = value;
    } else if (field.type === 'radio')
      field.checked = field.value === value || (field.checked && !isOffered(field, value));
    else if (field.type === 'checkbox') field.checked = value === 'on';
    else field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

function isOffered({ name }: HTMLInputElement, value: string): boolean {
  const radios = document.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${name}"]`);
  return [...radios].some((radio) => radio.value === value);
}
