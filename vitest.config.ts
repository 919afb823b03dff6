import { defineConfig } from "vitest/config";
import { ClosingLineReporter } from "./tools/closing-line-reporter.ts";

export default defineConfig({
  test: {
    reporters: ["default", new ClosingLineReporter()],
    // Real processes, signals and clocks: a machine that is busy for a second must not fail a build. Retries are reported.
    retry: 2,
    projects: [
      {
        test: { name: "unit", include: ["packages/*/src/**/*.test.ts", "tools/**/*.test.ts"], testTimeout: 20_000 },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
