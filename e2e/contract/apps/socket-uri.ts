import type { WindowsTree } from './app.ts';

/** The address that a user typed, as a Uri that sockets take, or null. */
export function socketUri(
  Windows: WindowsTree,
  address: string,
): InstanceType<WindowsTree['Foundation']['Uri']> | null {
  try {
    const uri = new Windows.Foundation.Uri(address);
    return uri.fragment === '' && (uri.schemeName === 'ws' || uri.schemeName === 'wss') ? uri : null;
  } catch {
    return null;
  }
}
