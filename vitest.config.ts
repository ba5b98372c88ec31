import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["operant-source"] },
  ssr: { resolve: { conditions: ["operant-source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "threads",
  },
});
