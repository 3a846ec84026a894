// US federal holidays as observed (Saturday on the Friday before, Sunday on the Monday after): what a plan keeps before its own feed adds days.
import { allForYear } from "@18f/us-federal-holidays";
import { type IsoDate, readIsoDate } from "@dripline/claims";

/** The days of a calendar year, in date order. A New Year's Day on a Saturday is observed in the year before. */
export function federalHolidays(year: number): IsoDate[] {
  const observed = [year, year + 1].flatMap((each) => allForYear(each).map(({ dateString }) => padded(dateString)));
  return observed.filter((day) => Number(day.slice(0, 4)) === year).sort();
}

function padded(dateString: string): IsoDate {
  const [year = "", month = "", day = ""] = dateString.split("-");
  const read = readIsoDate(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
  if (read === undefined) throw new Error(`invariant broken: expected a holiday's date, got ${dateString}`);
  return read;
}
