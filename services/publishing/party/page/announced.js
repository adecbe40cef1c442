// What a party checks before it opens: the draw was announced, first in its stream, in a log that a witness has seen.

import { toHex } from "./bytes.js";
import { leafHash, verifyInclusion } from "./merkle.js";
import { cosignedAt, isOwn, openCheckpoint } from "./notes.js";
import { parseEntry, parseReceipt } from "./receipt.js";
import { require } from "./refused.js";
import { requireSpec } from "./spec.js";

const DAY = 86_400_000;
const CLOCKS_DIFFER = 600_000;
const BEIJING = 8 * 3_600_000;

/** Whether the origin of a log begins with `demo.`, or is a loopback address (and perhaps a port). */
export function isDemonstration(origin) {
  const host = origin.split("/")[0];
  const address = host.startsWith("[") ? host.slice(1).split("]")[0] : host.split(":")[0];
  return origin.startsWith("demo.") || address === "localhost" || address === "::1" || /^127(\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}$/.test(address);
}

/** The announcement that a receipt (bytes) proves. The party has the keys from elsewhere. */
export async function proveAnnouncement(bytes, log, witnesses) {
  const receipt = parseReceipt(bytes);
  const { checkpoint, note } = await openCheckpoint(receipt.note, log);
  const leaf = leafHash(receipt.entry);
  verifyInclusion(receipt.index, checkpoint.size, leaf, receipt.proof, checkpoint.root);
  const entry = parseEntry(receipt.entry);
  const demonstration = isDemonstration(checkpoint.origin);
  const spec = entry.public.spec;
  require(entry.type === "sampling.draw.announced" && entry.version === 1, "not-the-announcement",
    "该条目不是一次抽查的首个公告；请勿揭示，并向公示网站索取 announcement.tlog-proof。",
    "The entry is not the first announcement of a draw; do not open, and get announcement.tlog-proof from the public site.");
  await requireSpec(spec);
  const time = new Date(entry.time).getTime();
  const year = new Date(time + BEIJING).getUTCFullYear();
  require(entry.stream === `draw/${spec.draw}` && entry.bureau === spec.bureau && year === spec.year, "not-the-announcement",
    "条目的事件流、局或年份与规则不符；请勿揭示，并告知本局。",
    "Stream, bureau or year of the entry are not those of the spec; do not open, and tell the bureau.");
  const wait = new Date(spec.ends).getTime() - time;
  require(wait >= (demonstration ? 1000 : 2 * DAY) && wait <= 31 * DAY, "ends", "截止时间应在公告之后 2 至 31 天；请勿揭示，并告知本局。",
    "The draw must end 2 to 31 days after the announcement; do not open, and tell the bureau.");
  const cosigned = await witnessed(note, checkpoint.origin, witnesses, log, demonstration);
  require(cosigned === null || time - cosigned <= CLOCKS_DIFFER, "clock", "条目的时间晚于见证时间，时间不可信；请勿揭示，并告知见证方。",
    "The entry is dated after it was cosigned: a clock is wrong. Do not open, and tell the witness.");
  return {
    spec,
    leaf: toHex(leaf),
    index: receipt.index,
    origin: checkpoint.origin,
    time,
    public: entry.public,
    cosigned,
    demonstration,
  };
}

/** When the witnesses had cosigned, in milliseconds. Null for a demonstration that no independent witness has seen. */
async function witnessed(note, origin, witnesses, log, demonstration) {
  const at = witnesses.length > 0 ? 1000 * (await cosignedAt(note, witnesses, log)) : null;
  const own = new Set(witnesses.filter((witness) => isOwn(witness, origin)).map(({ key }) => toHex(key)));
  if (at !== null && witnesses.some(({ key }) => !own.has(toHex(key)))) return at;
  require(demonstration, "not-witnessed",
    "没有独立见证方的公钥，无法排除日志运营者向你出示另一份日志。请从可靠渠道取得见证方（如市局）的公钥后重试。",
    "No key of an independent witness was given, so the log's operator could show you a log of your own. Get the key of a witness, such as the city bureau's, from a source that you trust, and try again.");
  return null;
}
