import { defineConfig } from "vitest/config";

/** End-to-end tests: one file after the other, as each drives a browser that wants both cores. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["**/*.e2e.ts"],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: "threads",
    fileParallelism: false,
    isolate: false,
  },
});
