import { unknownName } from "../../error.js";
import { hacks } from "./hacks.js";
import type { LogScenario } from "./scenario.js";
import { twins } from "./twins.js";

/** Every kind of log that the testbed makes: hacks first, each hack's twin among the twins. */
export const logKinds: readonly LogScenario[] = [...hacks, ...twins];

/** @throws OperantError `unknown-name` listing the kinds, with the nearest */
export function logKind(id: string): LogScenario {
  const found = logKinds.find((kind) => kind.id === id);
  return (
    found ??
    unknownName(
      "kind of log",
      id,
      logKinds.map((kind) => kind.id),
    )
  );
}
