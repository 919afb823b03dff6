import type { Random } from "@faultline/core";

/** A line of a Lambda function's log: milliseconds after the first, and its message. */
export interface LogLine {
  readonly ms: number;
  readonly message: string;
}

const ERRORS = ["Task timed out after 5.00 seconds", "ProvisionedThroughputExceededException", "ECONNRESET"];

/** Lines as a function writes them: five an invocation, START, two of JSON, END and REPORT; one in twenty fails. */
export function* logLines(count: number, random: Random): Generator<LogLine> {
  let ms = 0;
  for (let line = 0; line < count; line += 5) {
    ms += random.next() * 200;
    const lines = invocation(random, new Date(Date.UTC(2026, 0, 1) + ms).toISOString());
    for (const message of lines.slice(0, count - line)) yield { ms: Math.floor(ms), message };
  }
}

function invocation(random: Random, timestamp: string): readonly string[] {
  const requestId = random.uuid();
  const duration = 3 + Math.exp(4 + 2 * random.next());
  const whole = (below: number) => Math.floor(random.next() * below);
  const hasFailed = random.next() < 0.05;
  const cold = random.next() < 0.02 ? `Init Duration: ${(800 + whole(400)).toFixed(2)} ms\t` : "";
  const first = {
    timestamp,
    level: "INFO",
    requestId,
    message: "lookup",
    path: `/coffee/${whole(500)}`,
    items: whole(50),
  };
  const failure = { timestamp, level: "ERROR", requestId, errorMessage: ERRORS[whole(3)], attempt: whole(10) };
  const success = { timestamp, level: "INFO", requestId, message: "done", status: 200 };
  const report = `Duration: ${duration.toFixed(2)} ms\tBilled Duration: ${Math.ceil(duration)} ms\tMemory Size: 256 MB`;
  return [
    `START RequestId: ${requestId} Version: $LATEST`,
    JSON.stringify({ ...first, ms: Number((duration * 0.6).toFixed(2)) }),
    JSON.stringify(hasFailed ? failure : success),
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\t${report}\tMax Memory Used: ${90 + whole(40)} MB\t${cold}`,
  ];
}
