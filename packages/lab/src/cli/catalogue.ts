import { join } from "node:path";
import { buildCatalogue, type CatalogueEntry, parseVerdicts, type ReferenceVerdicts } from "@operant/report";
import { papers } from "@operant/studies/papers";
import { readIfPresent } from "../store/whole-file.js";
import { builtInStudies, loadSubject } from "../subject/index.js";

/**
 * The catalogue of this installation. It reads the committed verdicts and evaluates no claim.
 * @throws RunError `damaged` for a file of verdicts that is not one
 */
export async function installedCatalogue(): Promise<CatalogueEntry[]> {
  const studies = builtInStudies();
  const verdicts = new Map<string, ReferenceVerdicts>();
  for (const { id } of studies) {
    const { referenceFolders } = await loadSubject(id);
    for (const folder of referenceFolders) {
      const file = join(folder, "verdicts.json");
      const text = readIfPresent(file)?.toString();
      if (text === undefined) continue;
      verdicts.set(id, parseVerdicts(text, file));
      break;
    }
  }
  return buildCatalogue(papers, studies, verdicts);
}
