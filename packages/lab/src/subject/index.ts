/**
 * What a command is about: a study of the laboratory by its id, or a user's own file, compiled on the spot.
 */
export * from "./bundle.js";
export * from "./check-study.js";
export * from "./load-study.js";
export * from "./registry.js";
export * from "./subject.js";
