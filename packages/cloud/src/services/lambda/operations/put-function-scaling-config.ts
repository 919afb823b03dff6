import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/** Sets or, without bounds, removes the bounds of a function's environments on a capacity provider. */
export function putFunctionScalingConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "PutFunctionScalingConfig"> {
  return (input, { scope }) => {
    const { name, qualifier = LATEST } = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const { record } = parts.functions.resolve(scope, { name, qualifier });
    const { MinExecutionEnvironments: minimum, MaxExecutionEnvironments: maximum } = input.FunctionScalingConfig ?? {};
    const { [qualifier]: _before, ...others } = record.scaling ?? {};
    const bounds = {
      ...(minimum === undefined ? {} : { minExecutionEnvironments: minimum }),
      ...(maximum === undefined ? {} : { maxExecutionEnvironments: maximum }),
    };
    const scaling = input.FunctionScalingConfig === undefined ? others : { ...others, [qualifier]: bounds };
    parts.functions.put(scope, { ...record, scaling });
    return { FunctionState: "Active" };
  };
}
