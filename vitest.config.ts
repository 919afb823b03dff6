import { defineConfig } from "vitest/config";
import { ClosingLineReporter } from "./tools/closing-line-reporter.ts";

export default defineConfig({
  test: {
    reporters: ["default", new ClosingLineReporter()],
    // Real processes, signals and clocks: a machine that is busy for a second must not fail a build. Retries are reported.
    retry: 2,
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts", "tools/**/*.test.ts"],
          exclude: ["packages/telemetry/src/clickhouse-*.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        // The same tests that run on DuckDB, with ClickHouse in its place.
        test: {
          name: "clickhouse",
          include: [
            "packages/telemetry/src/insights-*.test.ts",
            "packages/telemetry/src/telemetry-store.test.ts",
            "packages/telemetry/src/clickhouse-*.test.ts",
            "packages/cloud/src/services/{cloudwatch,logs,xray}/**/*.test.ts",
            "e2e/clickhouse/*.test.ts",
          ],
          globalSetup: "tools/chdb/setup-chdb.ts",
          env: { INSIGHTS_RUNS: "40" }, // Each compiles and runs three statements of up to 200 kB.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: ["e2e/clickhouse/**"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
