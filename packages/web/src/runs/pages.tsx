import type { PageSource } from "../site/pages.js";
import { RunsPage } from "./page.js";

/** Which pages of this kind the site has: the list of runs on the server's disk, and one run. */
export const runsPages: PageSource = function* () {
  yield {
    path: "runs.html",
    title: "Runs · Operant",
    description: "The runs on the disk of the machine that serves the lab: list, filter, compare, delete.",
    entry: "runs",
    nav: "runs",
    props: { view: "list" },
    body: <RunsPage view="list" />,
  };
  yield {
    path: "run.html",
    title: "Run · Operant",
    description: "One run: its progress, verdicts, results and files.",
    entry: "runs",
    nav: "runs",
    props: { view: "run" },
    body: <RunsPage view="run" />,
  };
};
