import { hydratePage } from "../site/hydrate.js";
import { CataloguePage } from "./page.js";

hydratePage(CataloguePage);
