/**
 * `@operant/core`: the library. Each room has its own entry point (`@operant/core/society`, …); this one
 * holds what belongs to no room.
 */
export { nearest, OperantError, type OperantErrorCode, unknownName } from "./error.js";
