import { hydratePage } from "../site/hydrate.js";
import { PaperPage } from "./page.js";

hydratePage(PaperPage);
