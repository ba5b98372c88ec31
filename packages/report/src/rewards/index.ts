/**
 * "Are these two rewards the same?", answered in words, numbers and pictures. Worlds and rewards are read here
 * from every form they come in (`source.ts`: our JSON, drawn maps, Gymnasium's table, NumPy's arrays, modules,
 * built-in worlds), compared exactly on a world (`compare-world.ts`), by two columns of a log
 * (`log-comparison.ts`) or by logged transitions (`transition-log.ts`), and written as text, JSON and one HTML
 * file. Nothing here touches a disk: files come in as bytes and leave as strings.
 */
export { type BuiltInWorld, builtInWorld, builtInWorlds } from "./built-in.js";
export {
  compareOnWorld,
  exactLimits,
  type NamedDistance,
  namedReward,
  type ProxyAscent,
  type Sensitivity,
  type WorldComparison,
  type WorldOptions,
  type WrongAssumption,
} from "./compare-world.js";
export {
  type LegendEntry,
  legendInWords,
  legendOf,
  type MapDrawing,
  readDrawing,
  writeDrawing,
} from "./drawing.js";
export { comparisonFragment, comparisonFragmentStyle, comparisonHtml } from "./html.js";
export { comparisonJson } from "./json.js";
export { compareLog, type LogComparison, type LogOptions } from "./log-comparison.js";
export { type LogTable, readLog } from "./log-table.js";
export { readableFiles, readModule, readSource, type Source, type SourceFile, stem } from "./source.js";
export { type Comparison, comparisonText } from "./text.js";
export {
  compareTransitions,
  type TransitionComparison,
  type TransitionOptions,
} from "./transition-log.js";
export { type Likeness, likenessLimits, meets } from "./words.js";
export { buildWorld, type WorldDraft } from "./world-draft.js";
export { jsonSchemas, type RewardSpec } from "./world-file.js";
