import type { Study } from "@operant/core/study";
import { studies } from "@operant/studies";

/** Every study of the laboratory. */
export function builtInStudies(): readonly Study[] {
  return studies;
}
