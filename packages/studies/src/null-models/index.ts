/**
 * Null models (Zheng et al. 2024). `texts.ts` (instructions and honest answers), `template.ts` (judges' prompts),
 * `reader.ts` (what the judge takes from a prompt), `judge.ts`, `responses.ts` (constants, and the search),
 * `surprise-filter.ts`, `trial.ts`; `parameters.ts`, `conditions.ts`, `summaries.ts`, `claims.ts`, `notes.ts`.
 */
export { nullModels } from "./study.js";
