import type { Finding } from "../diagnosis.ts";
import { throughputMetric } from "../evidence-sources.ts";
import { countText, numberText } from "../number-text.ts";
import type { Direction } from "../observations.ts";
import { totalOf } from "../statistics.ts";
import { isHotPartition, subjectOf, throttledOf, type Throughput, throughputName } from "../throughput.ts";
import {
  failuresEvidence,
  THROTTLING_LOOK_ALIKES,
  THROTTLING_SYMPTOMS,
  throttlesEvidence,
  throttlingImpact,
} from "./capacity-evidence.ts";
import { throttleAlarm } from "./capacity-remedy.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";

/**
 * Units a second that one partition serves at most, whatever the table has.
 *
 * @see DynamoDB Developer Guide, "Best practices for designing and using partition keys effectively".
 */
const PARTITION_UNITS: Readonly<Record<Direction, number>> = { read: 3000, write: 1000 };

/**
 * A3: most of what is asked falls on one partition, as one key or a few do. On demand the same metric also counts what
 * outgrew the table, so that there A5 tells of both.
 */
export const hotPartitionDetector: Detector = {
  entry: "A3",
  explains: THROTTLING_SYMPTOMS,
  detect: (context) =>
    throttledOf(context.observations.tables)
      .filter(({ table }) => table.billing === "provisioned")
      .map((throughput) => assess(context, throughput)),
};

function assess(context: Context, throughput: Throughput): Finding {
  const { table, direction } = throughput;
  const name = throughputName(throughput);
  const throttled = totalOf(throughput.throttles);
  const atPartition = totalOf(throughput.partitionThrottles);
  const isHot = isHotPartition(throughput);
  const found = [
    throttlesEvidence(context, throughput),
    evidence(context, {
      source: throughputMetric(throughput, "partitionThrottles"),
      weight: isHot ? 3 : -3,
      statement: `${numberText(atPartition)} of them met the limit of one partition: ${numberText(PARTITION_UNITS[direction])} units a second`,
      numbers: { partitionThrottleEvents: atPartition, throttleEvents: throttled },
    }),
    ...failuresEvidence(context, throughput),
  ];
  const base = { entry: "A3", subject: subjectOf(throughput), evidence: found } as const;
  if (!isHot) {
    const summary = `${numberText(atPartition)} of ${countText(throttled, `throttled ${direction}`)} of ${name} met the limit of one partition`;
    return conclude({ ...base, verdict: "refuted", summary, impact: 0 });
  }
  return conclude({
    ...base,
    verdict: "confirmed",
    summary: `One partition of ${name} takes most of its ${direction}s: ${countText(atPartition, direction)} throttled at a partition's limit of ${numberText(PARTITION_UNITS[direction])} units a second`,
    impact: throttlingImpact(context, throughput),
    discrimination: [
      {
        lookAlike: throughput.entry,
        statement: `More capacity for ${name} would not raise what one partition serves`,
      },
      ...THROTTLING_LOOK_ALIKES,
    ],
    remedy: {
      steps: [
        `Find the key: turn on CloudWatch Contributor Insights for ${table.name}, which lists the most accessed and the most throttled keys.`,
        STEPS[direction],
        `Alarm on any throttled ${direction} of ${name}.`,
      ],
      prediction: `No throttled ${direction}s while no key takes more than ${numberText(PARTITION_UNITS[direction])} units a second`,
      experiment: "Spread the keys and repeat the same load: throttles vanish at the same capacity",
      changes: [{ resource: table.name, change: throttleAlarm(throughput) }],
    },
  });
}

const STEPS: Readonly<Record<Direction, string>> = {
  read: "Cache what is read most, or keep copies of it under several keys and read one of them by chance.",
  write: "Spread what is written under it over several keys with a suffix (write sharding), and add up when reading.",
};
