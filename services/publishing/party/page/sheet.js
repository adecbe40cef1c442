// What was announced, as a person reads it before opening: the same facts as `cheqian party open` prints.

import { make, english } from "./elements.js";
import { isObject } from "./canonical.js";
import { escaped } from "./text.js";

const BEIJING = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", dateStyle: "long", timeStyle: "medium" });
const beijing = (moment) => `${BEIJING.format(new Date(moment))}（北京时间 Beijing time）`;

// Members of the announcement's public part: the bureau's word, of no certain form.
const SAID = [
  ["frozen", "名单冻结（世界时）", "Frozen, UTC"],
  ["changed", "此前七天变动", "Changed in the seven days before"],
  ["open_by", "暗查，公开日期", "Covert, opened by"],
  ["replaces", "替代抽查", "In place of"],
];

/** The facts as a list of names and values. */
export function sheet(announced, share, opened) {
  const rows = [...facts(announced), ...parties(announced.spec, share, opened), ...proof(announced)];
  return make("dl", { class: "facts-list" }, ...rows.map(([zh, en, value, kind = ""]) =>
    make("div", { class: kind }, make("dt", {}, zh, " ", english(en)), make("dd", {}, make("bdi", {}, escaped(value))))));
}

function* facts({ spec, public: said }) {
  yield ["局", "Bureau", `${spec.bureau} · ${spec.organisation}`];
  yield ["抽查", "Draw", `${spec.year} 年第 ${spec.serial} 号 · ${spec.draw}`];
  yield ["用途", "Purpose", spec.purpose];
  if (spec.kind === "rank") {
    yield ["名单", "Listed", spec.frame.size];
    for (const { name, stratum, count } of spec.deals) yield ["抽取", "Drawn", `${count} · ${name}${stratum && ` / ${stratum}`}`];
    yield ["候补", "Reserve", spec.reserve];
  } else {
    yield ["任务", "Tasks", spec.tasks.size];
    yield ["人员", "People", spec.people.size];
  }
  yield ["排除", "Left out", spec.excluded.size];
  const out = isObject(said.counts) && isObject(said.counts.out) ? said.counts.out : {};
  const reasons = Object.entries(out).map(([reason, count]) => `${reason} ${count}`);
  if (reasons.length > 0) yield ["排除原因", "Left out for", reasons.join(", ")];
  for (const [member, zh, en] of SAID) if ((said[member] ?? "") !== "") yield [zh, en, said[member]];
  yield ["政策", "Policy", `${spec.policy.rule || "—"} · ${spec.policy.file || "—"}`];
}

function* parties(spec, share, opened) {
  for (const [place, party] of spec.entropy.entries()) {
    const own = party === share.party;
    let mark = opened.includes(party.source) ? "已揭示 has opened" : "在本单位之后 after you";
    if (own) mark = "本单位，现在轮到 you, it is your turn";
    if (party.owner === spec.organisation) mark += "；本局 the bureau";
    yield [`参与方 ${place + 1}`, `Party ${place + 1}`, `（${mark}）${party.source} · ${party.name} · ${party.owner}`, own ? "own" : ""];
  }
  const ended = new Date(spec.ends) < new Date();
  yield ["截止", "Ends", `${beijing(spec.ends)}${ended ? "，已过 it is over" : ""}`];
}

function* proof({ time, origin, index, leaf, cosigned, demonstration }) {
  yield ["公告", "Announced", `${beijing(time)} · ${origin} #${index}`];
  yield ["公告哈希", "Leaf hash", leaf, "mono"];
  yield ["见证", "Cosigned", cosigned === null ? "没有独立的见证方 by no independent witness" : beijing(cosigned)];
  if (demonstration) yield ["演示日志", "DEMO", "等待时间可能缩短，不构成证明 shorter waits: it proves nothing", "demo"];
}
