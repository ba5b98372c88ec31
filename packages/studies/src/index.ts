import type { Study } from "@operant/core/study";
import { directPunishment } from "./direct-punishment/index.js";

/** Every study of the laboratory. */
export const studies: readonly Study[] = [directPunishment];

export { directPunishment };
