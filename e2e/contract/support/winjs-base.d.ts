/** WinJS without its user interface. The package's types (from DefinitelyTyped) name its main file only. */
declare module 'winjs/js/base.js' {
  import type WinJS from 'winjs';

  const base: typeof WinJS;
  export default base;
}
