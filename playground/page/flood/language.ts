/** The language of the page's numbers. */
export const LANGUAGE = 'en';

// uPlot makes an `Intl.NumberFormat` of `navigator.language` as it is imported, behind this module. That throws where the language is none, such
// as `C` in WebKitGTK without a locale, and would end the page's script.
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: LANGUAGE, configurable: true });
}
