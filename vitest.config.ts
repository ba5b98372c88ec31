import { defineConfig } from "vitest/config";

const sources = { resolve: { conditions: ["operant-source"] } };

/** The tests of some packages; groups run in the order of their names. */
const group = (name: string, packages: string, isolate: boolean) => ({
  extends: true as const,
  test: { name, include: [`packages/${packages}/src/**/*.test.ts`], isolate },
});

export default defineConfig({
  ...sources,
  ssr: sources,
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "threads",
    // By default vitest leaves a core idle, which on two cores is half of them.
    maxWorkers: "100%",
    projects: [
      // First, because its files take longest.
      group("lab", "lab", true),
      // Pure functions leave nothing behind, so files share the modules that they load.
      group("pure", "{core,report,studies}", false),
      group("web", "web", true),
    ],
  },
});
