import { expect, test } from "vitest";
import { minutes, observationsWith } from "../hand-made-observations.ts";
import { judgeObservations } from "../judge-observations.ts";

const untraced = { requests: [], traces: [] };

test("failures that the functions' errors all but explain are theirs: a window cuts both in different places", () => {
  const { ruledOut } = judgeObservations(
    observationsWith({
      api: { serverErrors: minutes(53) },
      fnMetrics: { errors: minutes(51) },
      all: untraced,
    }),
  );
  expect(ruledOut.map(({ entry }) => entry)).toContain("E6");
});

test.each([
  { invoked: 300, verdict: "likely", reason: "every request reached the function" },
  { invoked: 150, verdict: "unknown", reason: "half of the requests never reached it" },
])("without traces of the API, $reason: $verdict", ({ invoked, verdict }) => {
  const { findings, undecided } = judgeObservations(
    observationsWith({
      api: { requests: minutes(300), serverErrors: minutes(100) },
      fnMetrics: { invocations: minutes(invoked) },
      all: untraced,
    }),
  );
  const finding = [...findings, ...(undecided ?? [])].find(({ entry }) => entry === "E6");
  expect(finding?.verdict).toBe(verdict);
});

test("traces that begin at the function do not tell what the API answered: it may answer 5XX of its own accord", () => {
  const { findings } = judgeObservations(
    observationsWith({
      api: { requests: minutes(300), serverErrors: minutes(100) },
      fnMetrics: { invocations: minutes(300) },
    }),
  );
  expect(findings.find(({ entry }) => entry === "E6")).toMatchObject({
    verdict: "likely",
    summary: expect.stringContaining("or the function itself answers 5XX") as string,
  });
});
