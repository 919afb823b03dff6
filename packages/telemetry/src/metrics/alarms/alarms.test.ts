import * as fc from "fast-check";
import { expect, test } from "vitest";
import { alarmsIn, evaluateRule } from "./alarm-rule.ts";
import { type AlarmState, evaluateAlarm, type MissingDataTreatment, samplesForPercentile } from "./evaluate-alarm.ts";
import { parseAlarmRule } from "./parse-alarm-rule.ts";
import { suppressActions } from "./suppress-actions.ts";

const TREATMENTS: readonly MissingDataTreatment[] = ["missing", "ignore", "breaching", "notBreaching"];

function pointsFrom(text: string) {
  return text.split(" ").map((point) => (point === "-" ? undefined : point === "X"));
}

/** The state, or RETAIN where it depends on the one before. */
function judge(text: string, datapointsToAlarm: number, treatMissingData: MissingDataTreatment): string {
  const rest = { points: pointsFrom(text), evaluationPeriods: 3, datapointsToAlarm, treatMissingData };
  const states = (["OK", "ALARM"] as const).map((currentState) => evaluateAlarm({ ...rest, currentState }).state);
  return states[0] === states[1] ? String(states[0]) : "RETAIN";
}

// CloudWatch User Guide, "How alarm state is evaluated when data is missing", its ten worked rows, read 2026-11:
// points, M of 3, points filled in, and the state for missing, ignore, breaching and notBreaching.
test.each([
  ["0 - X - X", 3, 0, "OK OK OK OK"],
  ["0 - - - -", 3, 2, "OK OK OK OK"],
  ["- - - - -", 3, 3, "INSUFFICIENT_DATA RETAIN ALARM OK"],
  ["0 X X - X", 3, 0, "ALARM ALARM ALARM ALARM"],
  ["- - X - -", 3, 2, "ALARM RETAIN ALARM OK"],
  ["0 - X - X", 2, 0, "ALARM ALARM ALARM ALARM"],
  ["0 0 X 0 X", 2, 0, "ALARM ALARM ALARM ALARM"],
  ["0 - X - -", 2, 1, "OK OK ALARM OK"],
  ["- - - - 0", 2, 2, "OK OK ALARM OK"],
  ["- - - X -", 2, 2, "ALARM RETAIN ALARM OK"],
] as const)("%s, %i of 3", (points, m, filled, expected) => {
  expect(TREATMENTS.map((treatment) => judge(points, m, treatment)).join(" ")).toBe(expected);
  const evaluation = { points: pointsFrom(points), evaluationPeriods: 3, datapointsToAlarm: m } as const;
  expect(evaluateAlarm({ ...evaluation, treatMissingData: "missing", currentState: "OK" }).filled).toBe(filled);
});

// The same page, "Avoiding premature transitions to alarm state".
test.each([
  ["- - - - X", 3, "OK"],
  ["- - - X -", 3, "OK"],
  ["- - X - -", 3, "ALARM"],
  ["- - X 0 -", 3, "OK"],
  ["- X - - -", 3, "OK"],
] as const)("premature: %s, %i of 3, missing", (points, m, expected) => {
  expect(judge(points, m, "missing")).toBe(expected);
});

test("without missing points the treatment does not matter, and M of the newest N decide", () => {
  const full = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(full, fc.integer({ min: 1, max: 3 }), (points, m) => {
      const expected = points.slice(-3).filter(Boolean).length >= m ? "ALARM" : "OK";
      for (const treatMissingData of TREATMENTS) {
        const evaluation = { points, evaluationPeriods: 3, datapointsToAlarm: m, treatMissingData } as const;
        expect(evaluateAlarm({ ...evaluation, currentState: "OK" }).state).toBe(expected);
      }
    }),
  );
});

// CloudWatch User Guide, "Percentile-based CloudWatch alarms and low data samples": 10/(1-percentile), 10/percentile.
test.each([
  [99, 1_000],
  [90, 100],
  [50, 20],
  [10, 100],
])("p%i needs %i samples", (percent, samples) => {
  expect(samplesForPercentile(percent)).toBe(samples);
});

const STATES: Readonly<Record<string, AlarmState>> = {
  alarm: "ALARM",
  "two words": "ALARM",
  'q"uote': "ALARM",
  fine: "OK",
  unknown: "INSUFFICIENT_DATA",
  "arn:aws:cloudwatch:us-east-1:111122223333:alarm:alarm": "ALARM",
};

// Grammar: CloudWatch API Reference, "PutCompositeAlarm", AlarmRule, read 2026-11. `gone` is an alarm that was deleted.
test.each([
  ["ALARM(alarm)", true],
  ["alarm(alarm)", true],
  ["ALARM(fine)", false],
  ["OK(fine)", true],
  ["INSUFFICIENT_DATA(unknown)", true],
  ['ALARM("two words")', true],
  [String.raw`ALARM("q\"uote")`, true],
  ["ALARM(arn:aws:cloudwatch:us-east-1:111122223333:alarm:alarm)", true],
  ["NOT ALARM(alarm)", false],
  ["NOT NOT ALARM(alarm)", true],
  ["ALARM(alarm) AND ALARM(fine)", false],
  ["ALARM(alarm) OR ALARM(fine)", true],
  ["ALARM(fine) AND ALARM(alarm) OR ALARM(alarm)", true],
  ["ALARM(alarm) OR ALARM(alarm) AND ALARM(fine)", true],
  ["(ALARM(alarm) OR ALARM(alarm)) AND ALARM(fine)", false],
  ["TRUE", true],
  ["FALSE OR TRUE", true],
  ["NOT FALSE", true],
  ["(ALARM(alarm) OR ALARM(fine)) AND NOT ALARM(unknown)", true],
  ['AT_LEAST(2, ALARM, (alarm, fine, "two words"))', true],
  ['AT_LEAST(3, ALARM, (alarm, fine, "two words"))', false],
  ["AT_LEAST(50%, NOT OK, (alarm, fine, unknown, fine))", true],
  ["AT_LEAST(51%, NOT OK, (alarm, fine, unknown, fine))", false],
  ["AT_LEAST(100%, ALARM, (alarm))", true],
  ["ALARM(gone)", undefined],
  ["NOT ALARM(gone)", undefined],
  ["ALARM(gone) AND ALARM(fine)", false],
  ["ALARM(gone) OR ALARM(alarm)", true],
  ["AT_LEAST(1, ALARM, (gone, fine))", undefined],
])("%s is %s", (text, expected) => {
  const { result, diagnostic } = parseAlarmRule(text);
  expect(diagnostic).toBeUndefined();
  expect(result && evaluateRule(result, (alarm) => STATES[alarm])).toBe(expected);
});

test("a rule names its alarms once each", () => {
  const { result } = parseAlarmRule("ALARM(a) OR (OK(b) AND NOT ALARM(a)) OR AT_LEAST(1, OK, (c, b))");
  expect(result && [...alarmsIn(result)].sort()).toEqual(["a", "b", "c"]);
});

test.each([
  ["", "Unexpected end of the rule, expected ALARM, OK or INSUFFICIENT_DATA"],
  ["ALARM()", "Unexpected ) at position 7, expected an alarm's name"],
  ["ALARM(a b)", "Unexpected b at position 9, expected ')'"],
  ["ALARM(a) ALARM(b)", "Unexpected ALARM at position 10, expected AND, OR or the end"],
  ["BROKEN(a)", "Unexpected BROKEN at position 1, expected ALARM, OK or INSUFFICIENT_DATA"],
  ['ALARM("a)', 'The text that starts at position 7 has no closing "'],
  ["AT_LEAST(0, ALARM, (a))", "Unexpected 0 at position 10, expected a whole number from 1, or 1% to 100%"],
  ["AT_LEAST(101%, ALARM, (a))", "Unexpected 101% at position 10, expected a whole number from 1, or 1% to 100%"],
  [`${"(".repeat(200)}TRUE`, "The rule nests deeper than 100 levels"],
  [Array.from({ length: 501 }, () => "TRUE").join(" OR "), "The rule has more than 500 elements"],
  [
    Array.from({ length: 101 }, (_, i) => `OK(a${i})`).join(" OR "),
    "The rule names 101 alarms; at most 100 are allowed",
  ],
  ["x".repeat(10_241), "The rule has 10241 characters; at most 10240 are allowed"],
])("refused: %.40s", (text, message) => {
  expect(parseAlarmRule(text).diagnostic?.message).toBe(message);
});

test("any text is a rule or refused with a place", () => {
  const words = 'ALARM ( ( ) ) a "b c" OK AND OR NOT TRUE AT_LEAST 50% 2 , \\ "'.split(" ");
  const soup = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(" "));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), soup), (text) => {
      const { diagnostic } = parseAlarmRule(text);
      expect(diagnostic?.span.end ?? 0).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 300, interruptAfterTimeLimit: 3_000 },
  );
});

// CloudWatch User Guide, "Composite alarm action suppression": a change at 0 s, wait 60 s, extension 120 s.
test.each([
  {
    name: "before the suppressor could come",
    state: "OK",
    left: undefined,
    now: 30,
    expected: { suppressedBy: "WaitPeriod", until: 60_000 },
  },
  { name: "after the wait", state: "OK", left: undefined, now: 60, expected: {} },
  { name: "while it is in alarm", state: "ALARM", left: undefined, now: 500, expected: { suppressedBy: "Alarm" } },
  {
    name: "just after it left",
    state: "OK",
    left: 90,
    now: 100,
    expected: { suppressedBy: "ExtensionPeriod", until: 210_000 },
  },
  { name: "once the extension is over", state: "OK", left: 90, now: 210, expected: {} },
  {
    name: "when it left long before",
    state: "OK",
    left: -500,
    now: 10,
    expected: { suppressedBy: "WaitPeriod", until: 60_000 },
  },
] as const)("actions $name", ({ state, left, now, expected }) => {
  const leftAlarmAt = left === undefined ? undefined : left * 1000;
  const suppressor = { state, leftAlarmAt, waitPeriodSeconds: 60, extensionPeriodSeconds: 120 };
  expect(suppressActions(suppressor, 0, now * 1000)).toEqual(expected);
});
