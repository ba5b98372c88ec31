/**
 * The command line. `main` turns arguments into an exit code; each command has a file of its own that says
 * what it takes and what it prints. Data goes to standard output, everything else to standard error.
 */
export * from "./main.js";
