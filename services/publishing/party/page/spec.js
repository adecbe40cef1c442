// The spec of a draw by parties (docs/protocol.md, sections 3, 4 and 9), as far as a party can judge it.

import { isHex } from "./bytes.js";
import { hasMembers } from "./canonical.js";
import { require } from "./refused.js";
import { commitmentMessage, isSigned } from "./signing.js";
import { isBureau, isCount, isKey, isMoment, isOrganisation, isPurpose, isSource, isText, isUuid } from "./text.js";

const COMMON = ["protocol", "kind", "bureau", "organisation", "year", "serial", "draw", "purpose", "policy", "excluded", "entropy", "ends"];
const KINDS = { rank: ["frame", "deals", "reserve"], assign: ["tasks", "people"] };
const PARTY = ["source", "type", "owner", "name", "key", "commitment", "signature"];
const within = (value, least, most) => Number.isSafeInteger(value) && value >= least && value <= most;
const isTextOrEmpty = (value) => value === "" || isText(value);
const isFrame = (value) => hasMembers(value, ["root", "size", "key"]) && isKey(value.root) && isCount(value.size) && isKey(value.key);
const isDeal = (value) =>
  hasMembers(value, ["name", "stratum", "count"]) && isText(value.name) && isTextOrEmpty(value.stratum) && within(value.count, 1, Number.MAX_SAFE_INTEGER);

const isParty = (value) =>
  hasMembers(value, PARTY) &&
  isSource(value.source) &&
  value.type === "party" &&
  isOrganisation(value.owner) &&
  isText(value.name) &&
  isKey(value.key) &&
  isKey(value.commitment) &&
  isHex(value.signature, 64);

const isRank = ({ frame, deals, reserve }) =>
  isFrame(frame) && Array.isArray(deals) && deals.length <= 256 && deals.length > 0 && deals.every(isDeal) && within(reserve, 0, 10_000);
const isAssign = ({ tasks, people }) => isFrame(tasks) && isFrame(people) && tasks.key === people.key;

function isSpec(value) {
  const own = KINDS[value?.kind];
  return (
    own !== undefined &&
    hasMembers(value, [...COMMON, ...own]) &&
    value.protocol === "cheqian-draw/2" &&
    isBureau(value.bureau) &&
    isOrganisation(value.organisation) &&
    within(value.year, 1, 9999) &&
    within(value.serial, 1, Number.MAX_SAFE_INTEGER) &&
    isUuid(value.draw) &&
    isPurpose(value.purpose) &&
    hasMembers(value.policy, ["file", "rule"]) &&
    (value.policy.file === "" || isKey(value.policy.file)) &&
    isTextOrEmpty(value.policy.rule) &&
    hasMembers(value.excluded, ["root", "size"]) &&
    isKey(value.excluded.root) &&
    isCount(value.excluded.size) &&
    isMoment(value.ends) &&
    (value.kind === "rank" ? isRank(value) : isAssign(value))
  );
}

/** Refuse what is no spec of a draw by parties, and parties that no announcement may name. */
export async function requireSpec(spec) {
  const byBeacon = Array.isArray(spec?.entropy) && spec.entropy.length === 1 && spec.entropy[0]?.type === "drand";
  require(!byBeacon, "by-beacon", "本次抽查以信标为随机来源，没有参与方，无需揭示。",
    "This draw is by the beacon: it has no parties, and nobody opens a nonce.");
  const sound = isSpec(spec) && Array.isArray(spec.entropy) && spec.entropy.length <= 8 && spec.entropy.every(isParty);
  require(sound, "spec", "公告中的抽查规则不符合协议；请勿揭示，并告知本局。",
    "The spec in the announcement is not of the protocol; do not open, and tell the bureau.");
  const all = (name) => new Set(spec.entropy.map((party) => party[name])).size === spec.entropy.length;
  const independent = spec.entropy.filter(({ owner }) => owner !== spec.organisation).length;
  const bureauFirst = spec.entropy.slice(1).every(({ owner }) => owner !== spec.organisation);
  require(all("source") && all("owner") && all("commitment") && bureauFirst && independent >= 2, "parties",
    "公告所列参与方不符合协议：各方应不同，本局排在首位，且至少两方独立于本局；请勿揭示，并告知本局。",
    "The parties are not those of the protocol: each is another, the bureau is the first, and two at least are independent of it. Do not open, and tell the bureau.");
  for (const { source, key, commitment, signature } of spec.entropy) {
    require(await isSigned(key, signature, commitmentMessage(spec.bureau, spec.purpose, source, commitment)),
      "commitment-signature", `${source} 的承诺没有由其公钥为本局和本用途签署；请勿揭示，并告知本局。`,
      `The key of ${source} has not signed its commitment for this bureau and purpose; do not open, and tell the bureau.`);
  }
}
