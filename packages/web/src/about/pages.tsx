import { linksOf } from "../site/links.js";
import type { PageSource } from "../site/pages.js";
import { NotFoundPage } from "./not-found.js";
import { AboutPage } from "./page.js";

/** How to read the lab, and what stands where there is no page. */
export const aboutPages: PageSource = function* () {
  yield {
    path: "about.html",
    title: "How to read this laboratory · Operant",
    description:
      "What statuses, verdicts and miniatures mean, how results are made the same everywhere, and which keys there are.",
    entry: "about",
    nav: "about",
    body: <AboutPage links={linksOf("about.html")} />,
  };
  yield {
    path: "404.html",
    title: "There is no such page · Operant",
    description: "The address names no page of the lab.",
    entry: "about",
    body: <NotFoundPage links={linksOf("404.html")} />,
  };
};
