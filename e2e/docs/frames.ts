/**
 * A page that shows pages of the site in frames of given sizes: WebDriver can make no window as narrow as a phone. The address has
 * `scheme` (light or dark), and `frame=WIDTHxHEIGHT:PATH` for each frame.
 */
import type { Probe } from './probe.ts';

declare global {
  interface Window {
    probe(name: keyof Probe, ...args: readonly unknown[]): Promise<unknown>;
    framesLoaded(): Promise<void>;
  }
}

const query = new URLSearchParams(location.search);
// As VitePress keeps what a reader has chosen.
localStorage.setItem('vitepress-theme-appearance', query.get('scheme') ?? 'light');

const frames = query.getAll('frame').map((wanted) => {
  const [, width = '', height = '', path = ''] = /^(\d+)x(\d+):(.*)$/.exec(wanted) ?? [];
  const frame = document.createElement('iframe');
  Object.assign(frame, { width, height, src: path });
  frame.style.border = '0';
  frame.style.flex = 'none';
  return frame;
});
const loaded = frames.map((frame) => new Promise((resolve) => frame.addEventListener('load', resolve)));
document.body.append(...frames);

window.framesLoaded = async () => {
  await Promise.all(loaded);
  await Promise.all(frames.map((frame) => probeIn(frame).ready()));
};

/** Calls the probe in the only frame. */
window.probe = async (name, ...args) => {
  const [frame] = frames;
  if (frame === undefined) throw new Error('There is no frame');
  return (probeIn(frame)[name] as (...given: readonly unknown[]) => unknown)(...args);
};

function probeIn(frame: HTMLIFrameElement): Probe {
  const { probeOfSite } = (frame.contentWindow ?? {}) as { probeOfSite?: Probe };
  if (!probeOfSite) throw new Error(`${frame.src} is no page of the site`);
  return probeOfSite;
}
