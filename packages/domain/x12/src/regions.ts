// States of the United States and provinces of Canada (N402, CLM11-4), and countries of ISO 3166 (N404, CLM11-5): what SNIP 5 knows of addresses.

/** States, the district, territories and the military's own; then provinces and territories of Canada. */
const STATES = setOf(`
  AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT
  VA WA WV WI WY DC AS GU MH FM MP PW PR VI UM AA AE AP
`);
const PROVINCES = setOf("AB BC MB NB NL NS NT NU ON PE QC SK YT");

const COUNTRIES = setOf(`
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK
  CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
  GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV
  LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
  PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR
  TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
`);

function setOf(codes: string): ReadonlySet<string> {
  return new Set(codes.trim().split(/\s+/));
}

/** A state without a country may be either's; of other countries there is no list. */
export function isState(state: string, country: string): boolean {
  if (country === "CA") return PROVINCES.has(state);
  if (country === "US") return STATES.has(state);
  return country !== "" || STATES.has(state) || PROVINCES.has(state);
}

export function isCountry(country: string): boolean {
  return COUNTRIES.has(country);
}
