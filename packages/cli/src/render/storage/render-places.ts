import { dayFull, formatBytes, type StorageSurvey } from "@faultline/ops";
import { renderTable } from "../text-table.ts";
import { percent, renderStorage } from "./render-storage.ts";

/** A place, and its survey or why there is none. */
export interface SurveyedPlace {
  readonly place: string;
  readonly survey?: StorageSurvey;
  readonly error?: string;
}

/** One place in detail; several beside each other, one row an account and Region. What failed comes below. */
export function renderPlaces(places: readonly SurveyedPlace[]): string {
  const [only] = places;
  if (places.length === 1 && only?.survey !== undefined) return renderStorage(only.survey, only.place);
  const header = ["PLACE", "USED", "QUOTA", "", "UNREFERENCED", "FULL ON"];
  const failures = places.flatMap(({ place, error }) => (error === undefined ? [] : [`${place}: ${error}`]));
  return `${[renderTable([header, ...places.map(rowOf)], [1, 2, 3, 4]), ...failures].join("\n")}\n`;
}

function rowOf({ place, survey }: SurveyedPlace): string[] {
  if (survey === undefined) return [place, "failed"];
  const { usedBytes, quotaBytes, unreferencedBytes, forecast } = survey;
  return [
    place,
    formatBytes(usedBytes),
    formatBytes(quotaBytes),
    percent(usedBytes, quotaBytes),
    formatBytes(unreferencedBytes),
    dayFull(forecast),
  ];
}

/** One place as an object, several as an array; `error` stands where the survey would. */
export function renderPlacesJson(places: readonly SurveyedPlace[]): string {
  const values = places.map(({ survey, ...place }) => ({ ...place, ...survey }));
  return `${JSON.stringify(values.length === 1 ? values[0] : values, undefined, 2)}\n`;
}
