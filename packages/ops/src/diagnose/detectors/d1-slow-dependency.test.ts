import { expect, test } from "vitest";
import { everySecond, observationsWith, reports } from "../hand-made-observations.ts";
import { judgeObservations } from "../judge-observations.ts";

/** The function spends nine tenths of its time in a call of Lambda, which names what it invokes. */
function judgedWith(target: string, others: readonly string[]) {
  const calls = [{ target, kind: "function" as const, ms: 1800 }];
  const waiting = everySecond(() => ({ durationMs: 2000, calls }));
  const { functions } = observationsWith({ fn: { reports: reports(() => ({ durationMs: 2000 })) } });
  const called = functions.flatMap((fn) => others.map((name) => ({ ...fn, name })));
  return judgeObservations(observationsWith({ all: { ...waiting, functions: [...functions, ...called] } }));
}

// As the X-Ray SDKs write it: the name that the code gives, which may be an ARN.
test.each(["back", "arn:aws:lambda:us-east-1:123456789012:function:back", "123456789012:back:live"])(
  "waiting for %s, a function of the same application, is not the cause: what makes that one slow is",
  (target) => {
    const { findings, ruledOut } = judgedWith(target, ["back"]);
    expect(findings.filter(({ entry }) => entry === "D1")).toEqual([]);
    const waited = ruledOut.find(({ entry }) => entry === "D1");
    expect(waited?.summary).toMatch(/^worker waits for back, a function of this application/);
  },
);

test("a function of somebody else's is a dependency, called by its name", () => {
  const [finding] = judgedWith("arn:aws:lambda:us-east-1:210987654321:function:prices", []).findings;
  expect(finding).toMatchObject({ entry: "D1", verdict: "confirmed", subject: { kind: "dependency", name: "prices" } });
});
