import { hydratePage } from "../site/hydrate.js";
import { AboutPage } from "./page.js";

hydratePage(AboutPage);
