/** Places outside of this page. */
const REPOSITORY = 'https://github.com/twinsocket/twinsocket';

/** Leads to the table of errors, with the number marked where the browser can do that. */
export function errorLink(number: string): HTMLAnchorElement {
  const link = document.createElement('a');
  link.href = `${REPOSITORY}/blob/main/docs/errors.md#:~:text=${number}`;
  link.textContent = `${number} in the table of errors: causes and remedies`;
  return link;
}
