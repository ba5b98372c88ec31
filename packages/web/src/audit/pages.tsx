import type { PageSource } from "../site/pages.js";
import { auditExamples, examplePath } from "./examples.js";
import { AuditPage } from "./page.js";

/** The page that audits a log, and the example logs that it can fetch. */
export const auditPages: PageSource = function* (input) {
  yield {
    path: "audit.html",
    title: "Audit a log · Operant",
    description:
      "Drop the log of a training run and read whether its reward is being gamed. It is read in the browser; nothing is sent.",
    entry: "audit",
    nav: "audit",
    body: <AuditPage />,
  };
  for (const { file } of auditExamples) {
    yield { path: examplePath(file), content: input.bytes(`examples/audit/${file}`) };
  }
};
