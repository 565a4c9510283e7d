/** A plug-in of TypeDoc: names the modules, and so their folders, as users import them. */
import { Converter } from 'typedoc';

const NAMES = { index: 'twinsocket', reconnecting: 'twinsocket/reconnecting', websocket: 'twinsocket/websocket' };

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, reflection) => {
    if (reflection.parent?.isProject() && reflection.name in NAMES) reflection.name = NAMES[reflection.name];
  });
}
