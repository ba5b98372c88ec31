import "../mirror/mirror.css";
import "./audit.css";
import { hydratePage } from "../site/hydrate.js";
import { AuditPage } from "./page.js";

hydratePage(AuditPage);
