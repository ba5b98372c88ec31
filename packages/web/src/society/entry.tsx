import { hydratePage } from "../site/hydrate.js";
import { SocietyPage } from "./page.js";

hydratePage(SocietyPage);
