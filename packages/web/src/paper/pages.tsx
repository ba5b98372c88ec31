import type { PageSource } from "../site/pages.js";

/** Which pages of this kind the site has. */
export const paperPages: PageSource = function* () {};
