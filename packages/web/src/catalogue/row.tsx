import type { CatalogueEntry } from "@operant/report";
import { catalogueHref, type Links, paperHref, studyHref } from "../site/links.js";
import { scaleWords } from "./scales.js";
import { Status } from "./status.js";

/**
 * A paper in the catalogue's list. The page's script reads the papers back from these rows (`rows.ts`), so the
 * page holds every text once: what is not shown stands in data attributes.
 */
export function PaperRow({ entry, links }: { readonly entry: CatalogueEntry; readonly links: Links }) {
  const { id, title, year, appeared, arxiv, family, familyTitle, module, scale, status } = entry;
  return (
    <li
      class="paper"
      id={id}
      data-appeared={appeared}
      data-arxiv={arxiv ?? undefined}
      data-family={family}
      data-module={module}
      data-scale={scale}
      data-status={status}
    >
      <p class="when">{year ?? "–"}</p>
      <h3>
        <a href={paperHref(links, id)}>{title}</a>
      </h3>
      <p class="mechanism">{entry.mechanism}</p>
      <p class="claim">
        <span class="label">Claim</span> <span class="text">{entry.claim}</span>
      </p>
      <p class="standing">
        <Status {...entry} />
        <a class="family" href={catalogueHref(links, `?family=${family}`)}>
          {familyTitle}
        </a>
        <span class="scale">{scaleWords[scale]}</span>
        {entry.studies.map((study) => (
          <a
            key={study.id}
            class="study"
            href={studyHref(links, study.id)}
            data-study={study.id}
            data-title={study.title}
          >
            Run the study<span class="visually-hidden">: {study.title}</span>
          </a>
        ))}
      </p>
    </li>
  );
}
