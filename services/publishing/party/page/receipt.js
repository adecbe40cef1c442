// Receipts (C2SP tlog-proof): the entry, its place in the log, and the checkpoint that covers it.

import { fromBase64, textOf } from "./bytes.js";
import { hasMembers, isObject, parseCanonical } from "./canonical.js";
import { Refused } from "./refused.js";

export const RECEIPT_LIMIT = 1_200_000;
const ENTRY_LIMIT = 65_535;
const FORM = /^c2sp\.org\/tlog-proof@v1\n(?:extra ([^\n]+)\n)?index (0|[1-9][0-9]{0,18})\n((?:[^\n]+\n)*)\n([^]+)$/;
const MEMBERS = ["v", "id", "bureau", "stream", "version", "type", "time", "trace", "cause", "public", "payload"];
const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

/** The parts of a receipt, none of which is verified yet: `entry` (bytes), `index`, `proof`, and the note (text). */
export function parseReceipt(bytes) {
  if (bytes.length > RECEIPT_LIMIT) {
    throw new Refused("receipt", "文件过大，不是公告的回执。", "The file is too large to be the receipt of an announcement.");
  }
  try {
    const [, extra, index, hashes, note] = FORM.exec(textOf(bytes));
    const proof = hashes.split("\n").slice(0, -1).map(fromBase64);
    if (proof.length > 63) throw new TypeError("a proof that is too long");
    return { entry: fromBase64(extra), index: BigInt(index), proof, note };
  } catch {
    throw new Refused("receipt", "这不是带有条目的存证回执；请从公示网站下载该抽查的 announcement.tlog-proof。",
      "This is no receipt with an entry; download announcement.tlog-proof of the draw from the public site.");
  }
}

/** The entry that a receipt carries, read strictly: canonical, exactly the known members, each of its form. */
export function parseEntry(bytes) {
  try {
    const entry = bytes.length <= ENTRY_LIMIT ? parseCanonical(textOf(bytes)) : undefined;
    const texts = ["id", "bureau", "stream", "type", "time", "trace", "cause", "payload"];
    const sound =
      hasMembers(entry, MEMBERS) &&
      entry.v === 1 &&
      texts.every((name) => typeof entry[name] === "string") &&
      Number.isSafeInteger(entry.version) &&
      isObject(entry.public) &&
      TIME.test(entry.time) &&
      new Date(entry.time).toISOString() === entry.time;
    if (sound) return entry;
  } catch {
    // No canonical JSON, or a time that there is not.
  }
  throw new Refused("entry", "回执中的日志条目格式错误；请勿揭示。", "The entry in the receipt is malformed; do not open.");
}

