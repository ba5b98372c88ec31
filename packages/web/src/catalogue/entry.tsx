import "./catalogue.css";
import { hydratePage } from "../site/hydrate.js";
import { Controls } from "./controls.js";

hydratePage(Controls, "catalogue-controls");
