import type { Dimension as DimensionInput } from "@aws-sdk/client-cloudwatch";
import type { Dimension } from "@faultline/telemetry";
import { cloudWatchError, invalidValue, missingParameter, tooManyEntries } from "./errors.ts";
import { DIMENSION_VALUE_LENGTH, DIMENSIONS, NAME_LENGTH, UNITS } from "./limits.ts";

/** A namespace or metric name that CloudWatch would take. */
export function checkedName(parameter: string, name: string | undefined): string {
  if (name === undefined || name === "") throw missingParameter(parameter);
  if (name.length > NAME_LENGTH || name.startsWith(":")) throw invalidValue(parameter, name);
  return name;
}

/** Dimensions with both members, sorted by name: the form in which they identify a metric. */
export function checkedDimensions(parameter: string, dimensions: readonly DimensionInput[]): readonly Dimension[] {
  if (dimensions.length > DIMENSIONS) throw tooManyEntries(parameter, DIMENSIONS);
  const checked = dimensions.map(({ Name, Value }, index) => {
    const member = `${parameter}.member.${index + 1}`;
    if (Value === undefined || Value === "") throw missingParameter(`${member}.Value`);
    if (Value.length > DIMENSION_VALUE_LENGTH) throw invalidValue(`${member}.Value`, Value);
    return { name: checkedName(`${member}.Name`, Name), value: Value };
  });
  if (new Set(checked.map(({ name }) => name)).size < checked.length) {
    throw cloudWatchError("InvalidParameterValueException", `The parameter ${parameter} names a dimension twice.`);
  }
  return checked.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A unit of the API's list, or the default. */
export function checkedUnit<Default extends string | undefined>(
  parameter: string,
  unit: string | undefined,
  byDefault: Default,
): Default | string {
  if (unit === undefined) return byDefault;
  if (!UNITS.has(unit)) throw invalidValue(parameter, unit);
  return unit;
}
