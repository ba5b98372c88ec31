#!/usr/bin/env node
import { main, outliveReaders } from "../dist/cli/main.js";

// A user's file may leave a timer or a socket open, so the end is not left to the event loop.
const drained = (stream) => new Promise((resolve) => stream.write("", resolve));

// Stands if the command never comes to an end of its own.
process.exitCode = 2;
outliveReaders();
main(process.argv.slice(2)).then(async (code) => {
  process.exitCode = code;
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
  process.exit(code);
});
