import { parseByteRange } from "../byte-range.ts";
import { s3Error } from "../errors.ts";
import { type ObjectRecord, requireKey } from "../objects.ts";
import { describeObject, overrideHeaders } from "../describe-object.ts";
import type { S3Operation } from "../operation.ts";
import { checkReadConditions } from "../preconditions.ts";

/** GetObject, whole or one range. */
export const getObject: S3Operation<"GetObject"> = (s3) => (input, context) => {
  const { name } = s3.buckets.require(context.scope, input);
  return s3.objects.read(name, requireKey(input.Key), async (object) => {
    checkReadConditions(object, input);
    const answer = { ...describeObject(object, input), ...overrideHeaders(input) };
    const range = requireRange(input.Range, object);
    const { firstByte, lastByte } = range ?? { firstByte: 0, lastByte: object.sizeBytes - 1 };
    return { ...answer, Body: await s3.content.readRange(object.contentId, { firstByte, lastByte }) };
  });
};

function requireRange(header: string | undefined, { sizeBytes }: ObjectRecord) {
  const range = parseByteRange(header, sizeBytes);
  if (range !== "unsatisfiable") return range;
  const members = { RangeRequested: header, ActualObjectSize: String(sizeBytes) };
  throw s3Error("InvalidRange", "The requested range is not satisfiable", members);
}
