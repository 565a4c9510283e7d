/**
 * A rule of the web platform for the class WebSocket (websockets.spec.whatwg.org, Web IDL, DOM), as a case that knows neither a runner nor
 * whose class it judges: the engine's own or ours.
 */
export interface RuleEnv {
  readonly WebSocket: typeof WebSocket;
  /** Where the peer (`e2e/server`) listens, without a trailing slash. */
  readonly ws: string;
}

export interface Rule {
  /** `group: rule`, unique. */
  readonly name: string;
  run(env: RuleEnv): Promise<void>;
}

export type DefineRule = (rule: string, run: (env: RuleEnv) => Promise<void> | void) => void;

export function rules(group: string, body: (define: DefineRule) => void): readonly Rule[] {
  const found: Rule[] = [];
  body((rule, run) => found.push({ name: `${group}: ${rule}`, run: async (env) => run(env) }));
  return found;
}
