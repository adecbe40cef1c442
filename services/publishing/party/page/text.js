// Which strings the protocol allows in each place (docs/protocol.md, section 1).

import { isHex } from "./bytes.js";

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const FULL_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

export function isText(value) {
  return (
    typeof value === "string" &&
    [...value].length >= 1 &&
    [...value].length <= 200 &&
    value.normalize("NFC") === value &&
    !UNSEEN.test(value) &&
    !/^\p{Zs}|\p{Zs}$/u.test(value)
  );
}

export const isPurpose = (value) => isText(value) && [...value].length <= 100 && !/\p{Zs}/u.test(value);
export const isSource = (value) => typeof value === "string" && /^[a-z0-9-]{1,40}$/.test(value);
export const isBureau = (value) => typeof value === "string" && /^[0-9]{6}$/.test(value);
export const isUuid = (value) =>
  typeof value === "string" && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value);
export const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

/** A whole second in UTC that there is: `2026-03-01T08:00:00Z`. */
export function isMoment(value) {
  if (typeof value !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/.test(value)) return false;
  const moment = new Date(value);
  // A day that there is not, such as 30 February, becomes another day.
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === value.replace("Z", ".000Z");
}

/** A unified social credit code (GB 32100-2015), in upper case, with both check characters right. */
export function isOrganisation(value) {
  if (typeof value !== "string" || !/^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(value)) return false;
  const places = [...value];
  const inner = places.slice(8, 16).reduce((sum, one, at) => sum + FULL_ALPHABET.indexOf(one) * ORGANISATION_WEIGHTS[at], 0);
  let weight = 1;
  let total = 0;
  for (const one of places.slice(0, 17)) {
    total += ALPHABET.indexOf(one) * weight;
    weight = (weight * 3) % 31;
  }
  return "0123456789X"[(11 - (inner % 11)) % 11] === places[16] && ALPHABET[(31 - (total % 31)) % 31] === places[17];
}

/** A code as people type it, in its standard form: half-width, upper case, without white space. */
export const standardForm = (typed) => typed.normalize("NFKC").replace(/\s/gu, "").toUpperCase();

/** A stranger's text as it is shown: characters that nobody sees are written as in JSON. */
export const escaped = (text) =>
  `${text}`.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );

export const isKey = (value) => isHex(value, 32);
