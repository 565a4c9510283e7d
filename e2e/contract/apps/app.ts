/**
 * What the small apps have in common. They are written as UWP apps in JavaScript are: functions behind buttons, a log in place of
 * the page, promises of WinRT and of WinJS in one chain that ends in `done`.
 */
import type { ContractEnv } from '../case.ts';
import type { WinJSLibrary } from '../support/winjs.ts';

export type WindowsTree = ContractEnv['Windows'];
export type Log = (line: string) => void;

/** One app: the tree and WinJS, as its scripts would find them in the page, the address typed in, and the log. */
export type App<Buttons> = (Windows: WindowsTree, WinJS: WinJSLibrary, address: string, log: Log) => Buttons;

/** The end of a chain, of WinRT's promises or of WinJS's. */
export interface Chain {
  done(success?: () => void, error?: (reason: unknown) => void): void;
}
