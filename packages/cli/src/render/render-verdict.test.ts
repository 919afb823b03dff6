import type { LoadReport } from "@faultline/ops";
import { expect, test } from "vitest";
import { renderVerdict } from "./render-verdict.ts";

/** Of a run of ten requests. */
function reportOf(counters: Readonly<Record<string, number>>): LoadReport {
  const faultline = {
    target: "http://127.0.0.1:1",
    summaries: {},
    counters: {},
    validity: { isValid: true, reasons: [] },
    ensure: [],
    rttMs: 0,
    wasStopped: false,
  };
  return { faultline, aggregate: { counters: { "http.requests": 10, ...counters } } } as unknown as LoadReport;
}

test.each([
  { name: "all are refused", counters: { "errors.ECONNREFUSED": 10 }, isTold: true },
  { name: "the name is unknown", counters: { "errors.ENOTFOUND": 10 }, isTold: true },
  { name: "some are refused", counters: { "errors.ECONNREFUSED": 9, "http.codes.200": 1 }, isTold: false },
  { name: "all are answered", counters: { "http.codes.502": 10 }, isTold: false },
])("a target at which nothing listens is told where $name: $isTold", ({ counters, isTold }) => {
  expect(renderVerdict(reportOf(counters)).includes("nothing listens at http://127.0.0.1:1")).toBe(isTold);
});
