import type { Study } from "@operant/core/study";
import { loadStudy } from "@operant/studies/load";
import { staleSite } from "./stale-site.js";

/**
 * The study with this id, from its own script.
 * @throws OperantError `unknown-name`, or an Error that says to reload where the script cannot be fetched (both as
 *   rejections)
 */
export async function loadSiteStudy(
  id: string,
  load: (id: string) => Promise<Study> = loadStudy,
): Promise<Study> {
  try {
    return await load(id);
  } catch (error) {
    // Browsers reject the import of a script that is gone with a TypeError of various wordings.
    if (error instanceof TypeError) throw new Error(staleSite, { cause: error });
    throw error;
  }
}
