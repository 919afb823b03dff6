import { expect, test } from "vitest";
import { INSIGHTS_CASES } from "./insights-cases/index.ts";
import { openDuckDbStore } from "./store/open-duckdb-store.ts";
import { testInsightsCases } from "./insights-suite.fixture.ts";

testInsightsCases((directory) => openDuckDbStore({ directory }));

test("there are at least 300 cases", () => {
  const queries = INSIGHTS_CASES.flatMap(({ cases }) => cases.map(({ query }) => query));
  expect(queries.length).toBeGreaterThanOrEqual(300);
});
