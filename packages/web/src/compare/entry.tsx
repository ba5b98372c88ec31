import "../mirror/mirror.css";
import "./compare.css";
import { hydratePage } from "../site/hydrate.js";
import { ComparePage } from "./page.js";

hydratePage(ComparePage);
