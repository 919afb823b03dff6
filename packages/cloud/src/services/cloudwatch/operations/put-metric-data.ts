import type { MetricDatum } from "@aws-sdk/client-cloudwatch";
import { checkedName } from "../check-metric.ts";
import type { CloudWatchDependencies, CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { invalidValue, missingParameter, storeError, tooManyEntries } from "../errors.ts";
import { REQUEST_DATUMS } from "../limits.ts";
import { readDatum } from "../read-datum.ts";

type Input = Parameters<CloudWatchHandler<"PutMetricData">>[0];

/** PutMetricData: all datums are stored, or none. Answered once they survive a kill of the lab. */
export function putMetricData({ store, clock }: CloudWatchDependencies): CloudWatchHandler<"PutMetricData"> {
  return async (input, { scope }) => {
    const namespace = checkedName("Namespace", input.Namespace);
    if (namespace.startsWith("AWS/")) throw invalidValue("Namespace", namespace);
    const now = clock.now();
    const inputs = namedDatums(input);
    if (inputs.length === 0) throw missingParameter("MetricData");
    if (inputs.length > REQUEST_DATUMS) throw tooManyEntries("MetricData", REQUEST_DATUMS);
    const datums = inputs.map(({ datum, parameter }) => readDatum(datum, { scope, namespace, parameter, now }));
    await store.append({ datums }).catch((error: unknown) => {
      throw storeError(error);
    });
    return {};
  };
}

/** Datums with their place in the request. Entities only add relations between metrics, which the lab does not keep. */
function namedDatums({ MetricData, EntityMetricData }: Input) {
  const named = (datums: readonly MetricDatum[] | undefined, prefix: string) =>
    (datums ?? []).map((datum, index) => ({ datum, parameter: `${prefix}MetricData.member.${index + 1}` }));
  const ofEntities = (EntityMetricData ?? []).flatMap(({ MetricData: datums }, index) =>
    named(datums, `EntityMetricData.member.${index + 1}.`),
  );
  return [...named(MetricData, ""), ...ofEntities];
}
