import { join } from "node:path";
import { LabError } from "../lab-error.js";
import { isFolder, namesIn } from "./whole-file.js";

/**
 * The folder of a run that a person names: a path, a run id, or the unique beginning of an id.
 * @param out the folder of runs
 * @throws LabError `usage` when there is no such run, or several
 */
export function findRun(name: string, out: string): string {
  if (isFolder(name) && namesIn(name).includes("manifest.json")) return name;
  const all = namesIn(out)
    .filter((study) => !study.startsWith("."))
    .flatMap((study) => namesIn(join(out, study)).map((id) => ({ id, folder: join(out, study, id) })))
    .filter(({ folder }) => namesIn(folder).includes("manifest.json"));
  const matching = all.filter(({ id }) => id.startsWith(name));
  if (matching.length === 1) return matching[0]!.folder;
  if (matching.length > 1) {
    throw new LabError(
      "usage",
      `Run "${name}" could be any of: ${matching.map(({ folder }) => folder).join(", ")}.`,
    );
  }
  const list =
    all.length === 0
      ? `There are no runs in ${out}.`
      : `There are: ${all.map(({ folder }) => folder).join(", ")}.`;
  throw new LabError("usage", `There is no run "${name}". ${list}`);
}
