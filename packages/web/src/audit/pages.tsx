import type { PageSource } from "../site/pages.js";
import { AuditPage } from "./page.js";

/** Which pages of this kind the site has. */
export const auditPages: PageSource = function* () {
  yield {
    path: "audit.html",
    title: "Audit a log · Operant",
    description: "Audit a log",
    entry: "audit",
    nav: "audit",
    body: <AuditPage />,
  };
};
