// Elements of the page. Every text becomes a text node, and a stranger's text is escaped: none of it is ever HTML.

import { Refused } from "./refused.js";

export const find = (id) => document.getElementById(id);

/** An element with attributes and children; a child that is a text becomes a text node. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick" || name === "onchange") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export const english = (text) => make("span", { class: "en", lang: "en" }, text);
export const button = (zh, en, onclick, kind = "") =>
  make("button", { type: "button", class: kind, onclick }, zh, " ", make("span", { lang: "en" }, en));

/** Show an answer in a place, in the place of the answer before. */
export function show(place, kind, ...children) {
  const answer = make("div", { class: `answer ${kind}` }, ...children);
  place.replaceChildren(answer);
  answer.scrollIntoView({ block: "nearest" });
  return answer;
}

export function showRefusal(place, error) {
  const { zh, en } = error instanceof Refused ? error : { zh: `出错了：${error.message}`, en: `Something failed: ${error.message}` };
  show(place, "refused", make("p", {}, make("b", {}, zh)), make("p", { class: "en", lang: "en" }, en));
}

/** Run an action, and show in the place why it is refused. */
export const answering = (place, action) => async (event) => {
  event?.preventDefault();
  try {
    await action(event);
  } catch (error) {
    showRefusal(place, error);
  }
};

export function download(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The JSON that a party hands over, to copy or to save. */
export function handedOver(text, name) {
  const copy = button("复制", "Copy", async () => {
    await navigator.clipboard?.writeText(text);
    copy.firstChild.data = navigator.clipboard ? "已复制" : "请选中上文复制";
  }, "plain");
  return [make("pre", { tabindex: "0" }, text), make("div", { class: "row" }, copy, button("保存", "Save", () => download(`${text}\n`, name), "plain"))];
}
